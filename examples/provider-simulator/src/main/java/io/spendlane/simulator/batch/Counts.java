package io.spendlane.simulator.batch;

import java.time.Instant;

/** How many requests a batch has, and how many are done; all zero before validation and after a failed one. */
public record Counts(int total, int completed, int failed) {

    public static Counts of(Batch batch, Instant now) {
        Validated validated = batch.validated();
        if (validated == null) {
            return new Counts(0, 0, 0);
        }
        End end = batch.end();
        if (end != null) {
            return new Counts(validated.rows(), end.completed(), end.failed());
        }
        // Which rows have failed so far is known only at the end; until then their share is spread evenly.
        Instant moment = batch.cancelAt() == null ? now : batch.cancelAt();
        long done = Progress.doneAt(batch, moment);
        int failed = (int) (done * validated.failing() / validated.rows());
        return new Counts(validated.rows(), (int) done - failed, failed);
    }
}
