package io.spendlane.operator.plan;

import io.spendlane.api.v1alpha1.BatchCompletion;
import io.spendlane.api.v1alpha1.LaneLearned;
import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.operator.plan.UsageRatio.Used;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a lane learned so far, as it counts at one moment. */
public final class Experience {
    /** Most batches of a job that run side by side. */
    private static final int SIDE_BY_SIDE = 32;

    private final @Nullable LaneLearned learned;
    private final Instant now;

    public Experience(@Nullable LaneLearned learned, Instant now) {
        this.learned = learned;
        this.now = now;
    }

    /**
     * How long work takes at a target.
     *
     * @param maxItems items in one batch at most
     */
    public Completion completion(String target, Mode mode, long items, int maxItems) {
        return completion(target, mode, null, items, maxItems);
    }

    /** As the other, at a target that usually takes {@code typicalSeconds}. */
    public Completion completion(String target, Mode mode, @Nullable Integer typicalSeconds, long items, int maxItems) {
        Completion prior = CompletionTimes.prior(mode, typicalSeconds);
        if (mode == Mode.Realtime) {
            // Small work that waits for large work says nothing of the pace of large work: each size is known by
            // itself.
            long size = SizeClass.of(items).most();
            return RealtimePace.of(
                    new CompletionTimes(seen(target, size), RealtimePace.pace(prior, items)).one(), items);
        }
        long batches = Math.max(1, (items + maxItems - 1) / maxItems);
        long turns = (batches + SIDE_BY_SIDE - 1) / SIDE_BY_SIDE;
        long size = SizeClass.of(Math.min(items, maxItems)).most();
        Completion turn = new CompletionTimes(seen(target, size), prior).allOf((int) Math.min(batches, SIDE_BY_SIDE));
        return new Completion(
                turn.p50().multipliedBy(turns),
                turn.p90().multipliedBy(turns),
                turn.p99().multipliedBy(turns));
    }

    private TimeHistogram seen(String target, long size) {
        if (learned == null) {
            return TimeHistogram.EMPTY;
        }
        return learned.times().stream()
                .filter(times -> times.target().equals(target) && times.upToItems() == size)
                .findFirst()
                .map(times -> TimeHistogram.of(times.thousandths()).aged(Ageing.factor(learned.time(), now)))
                .orElse(TimeHistogram.EMPTY);
    }

    /**
     * What part of its bounds work will likely use at a target: by the job's own results first, then by earlier work of its use case there,
     * then by all work there.
     *
     * @param own batches of the job itself that came back
     * @param useCase empty for work that names none
     */
    public UsageRatio ratio(String target, String useCase, List<BatchCompletion> own, Volume volume) {
        return UsageRatio.learned(
                List.of(
                        used(own, batch -> batch.target().equals(target)),
                        used(own, batch -> true),
                        known(of -> of.target().equals(target) && of.useCase().equals(useCase)),
                        known(of -> of.target().equals(target))),
                volume);
    }

    private static Used used(List<BatchCompletion> own, Predicate<BatchCompletion> wanted) {
        return own.stream()
                .filter(wanted)
                .map(b -> new Used(b.inputTokens(), b.inputBound(), b.outputTokens(), b.outputBound()))
                .reduce(Used.NOTHING, Used::plus);
    }

    private Used known(Predicate<LaneLearned.Tokens> wanted) {
        return learned == null
                ? Used.NOTHING
                : learned.tokens().stream()
                        .filter(wanted)
                        .map(t -> new Used(t.input(), t.inputBound(), t.output(), t.outputBound()))
                        .reduce(Used.NOTHING, Used::plus);
    }
}
