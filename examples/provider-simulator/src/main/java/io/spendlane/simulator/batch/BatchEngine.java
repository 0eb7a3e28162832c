package io.spendlane.simulator.batch;

import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.billing.CallLedger;
import io.spendlane.simulator.clock.Agenda;
import io.spendlane.simulator.files.FileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Moves batches along their course: each has one next moment at which something happens to it. */
public final class BatchEngine {
    private final BatchStore store;
    private final FileStore files;
    private final CallLedger ledger;
    private final BatchSteps steps;
    private final Agenda agenda;
    private final InstantSource clock;
    private final Chance chance;
    private final Path inputs;
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    public BatchEngine(
            BatchStore store,
            FileStore files,
            CallLedger ledger,
            BatchSteps steps,
            Agenda agenda,
            InstantSource clock,
            Chance chance,
            Path inputs) {
        this.store = store;
        this.files = files;
        this.ledger = ledger;
        this.steps = steps;
        this.agenda = agenda;
        this.clock = clock;
        this.chance = chance;
        this.inputs = inputs;
    }

    /** Empty if the input's tokens, where they are known by now, are more than may be in the queue. */
    public Optional<Batch> create(NewBatch request, Behaviour behaviour) {
        return create(request, behaviour, steps.names(request.owner()).batch());
    }

    /** @param id where the client chooses it; no other batch has it */
    public Optional<Batch> create(NewBatch request, Behaviour behaviour, String id) {
        gate.readLock().lock();
        try {
            return createAll(request, behaviour, id);
        } finally {
            gate.readLock().unlock();
        }
    }

    private Optional<Batch> createAll(NewBatch request, Behaviour behaviour, String id) {
        Names names = steps.names(request.owner());
        if (!steps.enqueue(id, request, behaviour)) {
            return Optional.empty();
        }
        for (int i = 0; i < behaviour.foreignBatches(); i++) {
            NewBatch foreign = request.foreign(List.of(names.input()), i);
            add(names.batch(), foreign, request.inputFileIds(), behaviour, true);
        }
        return Optional.of(add(id, request, request.inputFileIds(), behaviour, false));
    }

    /** Runs something while nothing happens to any batch: neither creation nor a step. */
    public void whileStill(Runnable work) {
        gate.writeLock().lock();
        try {
            work.run();
        } finally {
            gate.writeLock().unlock();
        }
    }

    private Batch add(String id, NewBatch request, List<String> contentOf, Behaviour behaviour, boolean foreign) {
        Instant now = clock.instant();
        long number = ledger.nextSeq();
        Batch batch = new Batch(
                id,
                number,
                request,
                foreign,
                now,
                behaviour,
                Plan.of(behaviour, request.life(), chance, number, now),
                null,
                null,
                null,
                null);
        link(contentOf, batch);
        store.add(batch);
        schedule(batch);
        return batch;
    }

    private void link(List<String> fileIds, Batch batch) {
        if (fileIds.stream().anyMatch(id -> files.find(batch.owner(), id).isEmpty())) {
            return;
        }
        try {
            files.link(fileIds, inputs.resolve(batch.id()));
        } catch (NoSuchFileException e) {
            // Deleted this very moment: the batch finds no input when it is validated, as if deleted before.
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the input of " + batch.id(), e);
        }
    }

    /** Asks a running batch to stop; one that has ended stays as it is. */
    public Optional<Batch> cancel(String id) {
        Optional<Batch> batch = store.update(
                id,
                before ->
                        before.end() == null && before.cancelAt() == null ? before.cancelled(clock.instant()) : before);
        batch.ifPresent(this::schedule);
        return batch;
    }

    /** Hides a batch from everybody; what runs runs on, and what was billed stays billed. */
    public void delete(String id) {
        store.update(id, before -> before.deleted(clock.instant()));
    }

    /** Takes up all unfinished batches after a restart. */
    public void resume() {
        for (Batch batch : store.all()) {
            if (batch.end() == null) {
                steps.resume(batch);
                schedule(batch);
            }
        }
    }

    private void schedule(Batch batch) {
        if (batch.end() == null) {
            agenda.at(nextMoment(batch), () -> step(batch.id()));
        }
    }

    private static Instant nextMoment(Batch batch) {
        Instant cancelAt = batch.cancelAt();
        if (cancelAt != null) {
            return cancelAt.plus(batch.behaviour().cancellation());
        }
        return batch.validated() == null
                ? batch.plan().validatesAt()
                : batch.plan().endsAt(batch.behaviour());
    }

    private void step(String id) {
        if (!busy.add(id)) {
            return; // whoever is at it looks again when done
        }
        gate.readLock().lock();
        try {
            Optional<Batch> batch = store.find(id).filter(found -> found.end() == null);
            if (batch.isPresent() && !clock.instant().isBefore(nextMoment(batch.get()))) {
                steps.take(batch.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Batch " + id + " cannot be run", e);
        } finally {
            gate.readLock().unlock();
            busy.remove(id);
        }
        store.find(id).ifPresent(this::schedule);
    }
}
