package io.spendlane.simulator.batch;

import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.state.Owner;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch as a provider keeps it.
 *
 * @param number its place among all billed calls; the order of listings
 * @param foreign somebody else's, in the same account only to mislead; never billed
 * @param cancelAt when the client asked to cancel it
 * @param deletedAt when the client deleted it; it may run on
 */
public record Batch(
        String id,
        long number,
        NewBatch asked,
        boolean foreign,
        Instant createdAt,
        Behaviour behaviour,
        Plan plan,
        @Nullable Validated validated,
        @Nullable Instant cancelAt,
        @Nullable Instant deletedAt,
        @Nullable End end) {

    /** Under this metadata key a client may name its batch; the oracle shows it as the marker of the call. */
    public static final String MARKER_KEY = "spendlane_batch";

    public @Nullable String marker() {
        return metadata() == null ? null : metadata().get(MARKER_KEY);
    }

    public Owner owner() {
        return asked.owner();
    }

    public String inputFileId() {
        return asked.inputFileId();
    }

    public String endpoint() {
        return asked.endpoint();
    }

    public @Nullable Map<String, String> metadata() {
        return asked.metadata();
    }

    Batch validated(Validated result) {
        return with(result, cancelAt, deletedAt, end);
    }

    Batch cancelled(Instant at) {
        return with(validated, at, deletedAt, end);
    }

    Batch deleted(Instant at) {
        return with(validated, cancelAt, at, end);
    }

    Batch ended(End result) {
        return with(validated, cancelAt, deletedAt, result);
    }

    private Batch with(
            @Nullable Validated newValidated,
            @Nullable Instant newCancelAt,
            @Nullable Instant newDeletedAt,
            @Nullable End newEnd) {
        return new Batch(
                id,
                number,
                asked,
                foreign,
                createdAt,
                behaviour,
                plan,
                newValidated,
                newCancelAt,
                newDeletedAt,
                newEnd);
    }

    public State stateAt(Instant now) {
        if (end != null) {
            return end.state();
        }
        if (cancelAt != null) {
            return State.CANCELLING;
        }
        if (validated == null) {
            return State.VALIDATING;
        }
        return !plan.expires(behaviour) && !now.isBefore(Progress.finalizingAt(this))
                ? State.FINALIZING
                : State.IN_PROGRESS;
    }

    /** Whether a read finds it yet. */
    public boolean readableAt(Instant now) {
        return !now.isBefore(createdAt.plus(Behaviour.seconds(behaviour.notFoundSeconds())));
    }

    /** Whether a listing shows it yet. */
    public boolean listedAt(Instant now) {
        return !now.isBefore(createdAt.plus(behaviour.listingDelay()));
    }
}
