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
 * @param resultLifeSeconds how long result files live
 * @param cancelAt when the client asked to cancel it
 */
public record Batch(
        String id,
        Owner owner,
        long number,
        String inputFileId,
        String endpoint,
        String window,
        @Nullable Map<String, String> metadata,
        long resultLifeSeconds,
        boolean foreign,
        Instant createdAt,
        Behaviour behaviour,
        Plan plan,
        @Nullable Validated validated,
        @Nullable Instant cancelAt,
        @Nullable End end) {

    /** Under this metadata key a client may name its batch; the oracle shows it as the marker of the call. */
    public static final String MARKER_KEY = "spendlane_batch";

    public @Nullable String marker() {
        return metadata == null ? null : metadata.get(MARKER_KEY);
    }

    Batch validated(Validated result) {
        return with(result, cancelAt, end);
    }

    Batch cancelled(Instant at) {
        return with(validated, at, end);
    }

    Batch ended(End result) {
        return with(validated, cancelAt, result);
    }

    private Batch with(@Nullable Validated newValidated, @Nullable Instant newCancelAt, @Nullable End newEnd) {
        return new Batch(
                id,
                owner,
                number,
                inputFileId,
                endpoint,
                window,
                metadata,
                resultLifeSeconds,
                foreign,
                createdAt,
                behaviour,
                plan,
                newValidated,
                newCancelAt,
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
}
