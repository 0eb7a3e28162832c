package io.spendlane.simulator.batch;

import io.spendlane.simulator.batch.BatchWork.Check;
import io.spendlane.simulator.batch.BatchWork.Found;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What happens to a batch when its moment has come: it is validated, or it ends. */
public final class BatchSteps {
    private final BatchStore store;
    private final Map<String, BatchWork> works;
    private final BatchRunner runner;
    private final InstantSource clock;
    private final Path inputs;
    private final EnqueuedTokens enqueued = new EnqueuedTokens();

    public BatchSteps(
            BatchStore store, Map<String, BatchWork> works, BatchRunner runner, InstantSource clock, Path inputs) {
        this.store = store;
        this.works = works;
        this.runner = runner;
        this.clock = clock;
        this.inputs = inputs;
    }

    void take(Batch batch) throws IOException {
        if (batch.cancelAt() != null) {
            end(batch, State.CANCELLED, Progress.doneAt(batch, batch.cancelAt()));
        } else if (batch.validated() == null) {
            validate(batch);
        } else if (batch.plan().expires(batch.behaviour())) {
            end(batch, State.EXPIRED, Progress.doneAt(batch, batch.plan().expiresAt()));
        } else {
            end(batch, State.COMPLETED, batch.validated().rows());
        }
    }

    /** Gives an unfinished batch its place in the queue back. */
    void resume(Batch batch) {
        Validated validated = batch.validated();
        if (validated != null && !batch.foreign()) {
            enqueued.enter(batch.id(), batch.owner(), validated.model(), validated.inputTokens(), Long.MAX_VALUE);
        }
    }

    public void clear() {
        enqueued.clear();
    }

    private void validate(Batch batch) throws IOException {
        Instant now = clock.instant();
        Check check = work(batch).check(batch, inputs.resolve(batch.id()));
        Found found = check.found();
        if (found == null) {
            store.update(batch.id(), before -> before.ended(End.failed(now, check.problems())));
            forget(batch);
        } else if (!admitted(batch, found)) {
            store.update(batch.id(), before -> before.ended(End.failed(now, List.of(tooMuch(batch, found)))));
            forget(batch);
        } else {
            Validated validated = new Validated(now, found.model(), found.rows(), found.inputTokens(), found.failing());
            store.update(batch.id(), before -> before.validated(validated));
        }
    }

    private boolean admitted(Batch batch, Found found) {
        return batch.foreign() || enter(batch.id(), batch.owner(), found, batch.behaviour());
    }

    /** Gives a new batch its place in the queue, if its input is known; false if there is none. */
    boolean enqueue(String id, NewBatch request, Behaviour behaviour) {
        Found found = request.found();
        return found == null || enter(id, request.owner(), found, behaviour);
    }

    private boolean enter(String id, Owner owner, Found found, Behaviour behaviour) {
        Long limit = behaviour.enqueuedTokenLimit();
        return enqueued.enter(id, owner, found.model(), found.inputTokens(), limit == null ? Long.MAX_VALUE : limit);
    }

    private static Problem tooMuch(Batch batch, Found found) {
        String message = "Enqueued token limit reached for " + found.model() + " in "
                + batch.owner().account()
                + ". Limit: " + batch.behaviour().enqueuedTokenLimit()
                + " enqueued tokens. Please try again once some in_progress batches have been completed.";
        return new Problem("token_limit_exceeded", message, null, null);
    }

    private void end(Batch batch, State state, int done) throws IOException {
        End end = runner.run(batch, work(batch), inputs.resolve(batch.id()), state, done);
        // Cancelled while the last files were written: all is done, and the client still reads the word it asked for.
        store.update(batch.id(), before -> before.ended(before.cancelAt() == null ? end : end.as(State.CANCELLED)));
        forget(batch);
    }

    Names names(Owner owner) {
        return work(owner).names();
    }

    private BatchWork work(Batch batch) {
        return work(batch.owner());
    }

    private BatchWork work(Owner owner) {
        return Objects.requireNonNull(works.get(owner.provider()), owner.provider());
    }

    private void forget(Batch batch) throws IOException {
        enqueued.leave(batch.id());
        Files.deleteIfExists(inputs.resolve(batch.id()));
    }
}
