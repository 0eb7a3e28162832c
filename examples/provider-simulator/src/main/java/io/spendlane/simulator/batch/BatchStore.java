package io.spendlane.simulator.batch;

import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.billing.BilledItems;
import io.spendlane.simulator.billing.Call;
import io.spendlane.simulator.billing.CallLedger;
import io.spendlane.simulator.billing.Mode;
import io.spendlane.simulator.billing.Usd;
import io.spendlane.simulator.state.Owner;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Batches by id and per owner. Every change is in the journal before anyone can see it, and shows in the call ledger. */
public final class BatchStore {
    private static final Chance SCRAMBLER = new Chance(0);

    private final Consumer<Batch> journal;
    private final CallLedger ledger;
    private final BilledItemFiles billedItems;
    private final InstantSource clock;
    private final Map<String, Batch> byId = new ConcurrentHashMap<>();
    private final Map<Owner, NavigableMap<Long, String>> byOwner = new ConcurrentHashMap<>();
    private final Map<Owner, NavigableMap<Long, String>> scrambled = new ConcurrentHashMap<>();

    public BatchStore(Consumer<Batch> journal, CallLedger ledger, BilledItemFiles billedItems, InstantSource clock) {
        this.journal = journal;
        this.ledger = ledger;
        this.billedItems = billedItems;
        this.clock = clock;
    }

    void add(Batch batch) {
        journal.accept(batch);
        byId.put(batch.id(), batch);
        index(batch);
        publish(batch);
    }

    /** Changes a batch, unless it is gone. */
    Optional<Batch> update(String id, UnaryOperator<Batch> change) {
        return Optional.ofNullable(byId.computeIfPresent(id, (key, before) -> {
            Batch after = change.apply(before);
            if (!after.equals(before)) {
                journal.accept(after);
                publish(after);
            }
            return after;
        }));
    }

    public Optional<Batch> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Optional<Batch> find(Owner owner, String id) {
        return find(id).filter(batch -> batch.owner().equals(owner) && batch.deletedAt() == null);
    }

    /** Newest first, or in an arbitrary order that stays the same. */
    public BatchListing listing(Owner owner, boolean unordered) {
        Map<Owner, NavigableMap<Long, String>> index = unordered ? scrambled : byOwner;
        NavigableMap<Long, String> ids = index.getOrDefault(owner, Collections.emptyNavigableMap());
        return new BatchListing(ids.descendingMap(), byId::get, batch -> unordered ? scramble(batch) : batch.number());
    }

    private static long scramble(Batch batch) {
        return SCRAMBLER.hash("listing", batch.number());
    }

    public Collection<Batch> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /** Applies a line of the journal; the last one of each batch counts. */
    public void restore(Batch batch) {
        byId.put(batch.id(), batch);
        index(batch);
    }

    /** To be called once after everything is restored. */
    public void publishRestored() {
        byId.values().forEach(this::publish);
    }

    public void clear() {
        byId.clear();
        byOwner.clear();
        scrambled.clear();
    }

    private void index(Batch batch) {
        byOwner.computeIfAbsent(batch.owner(), o -> new ConcurrentSkipListMap<>())
                .put(batch.number(), batch.id());
        scrambled
                .computeIfAbsent(batch.owner(), o -> new ConcurrentSkipListMap<>())
                .put(scramble(batch), batch.id());
    }

    private void publish(Batch batch) {
        if (batch.foreign()) {
            return;
        }
        End end = batch.end();
        Validated validated = batch.validated();
        ledger.put(new Call(
                batch.number(),
                batch.owner(),
                Mode.BATCH,
                batch.id(),
                batch.marker(),
                validated == null ? batch.asked().model() : validated.model(),
                validated == null ? 0 : validated.rows(),
                end == null ? 0 : end.billedItems(),
                batch.stateAt(clock.instant()).text(),
                end == null ? 0 : end.billed().input(),
                end == null ? 0 : end.billed().output(),
                end == null ? Usd.ZERO : end.cost(),
                batch.createdAt(),
                end == null || end.billedItems() == 0 ? BilledItems.NONE : billedItems.read(batch.id())));
    }
}
