package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.BatchCompletion;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.operator.job.Outcome.Settled;
import io.spendlane.operator.store.SpendRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The last batches of a job that came back by themselves, for its lane to learn from. Pure. */
final class Completions {
    private static final int MOST = 32;

    private Completions() {}

    /** With a batch more; as they are where it says nothing about how long one takes. */
    static List<BatchCompletion> plus(List<BatchCompletion> known, Charge charge, Settled settled, Instant now) {
        Instant begin = charge.intentTime();
        SpendRecord record = settled.record();
        boolean ran = settled.refusal() == null && record.answered() + record.failed() > 0;
        if (begin == null || !ran || charge.givenUp() != null) {
            return known;
        }
        List<BatchCompletion> next = new ArrayList<>(known);
        next.add(new BatchCompletion(
                charge.target(),
                charge.items(),
                Math.max(0, Duration.between(begin, now).toSeconds()),
                now,
                record.inputTokens(),
                record.inputBound() == null ? 0 : record.inputBound(),
                record.outputTokens(),
                record.outputBound() == null ? 0 : record.outputBound()));
        return List.copyOf(next.size() > MOST ? next.subList(next.size() - MOST, next.size()) : next);
    }
}
