package io.spendlane.operator.plan;

import io.spendlane.api.v1alpha1.Mode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long work takes at one target, by what was seen there and, as long as that is little, by what is generally known.
 *
 * @param seen what work of the same size took
 * @param prior what is generally known; counts as two pieces of work
 */
public record CompletionTimes(TimeHistogram seen, Completion prior) {
    /**
     * Of any batch. Providers promise 24 hours; over 230,000 batches of more than 70 models were seen to take seven minutes in the median, and
     * nine in ten at most an hour (<a href="https://openrouter.ai/blog/announcements/batch-api">OpenRouter, Batch API</a>).
     */
    public static final Completion BATCH =
            new Completion(Duration.ofMinutes(7), Duration.ofHours(1), Duration.ofHours(24));

    /** Of one call in real time: an assumption, soon replaced by what is seen. */
    public static final Completion CALL =
            new Completion(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(60));

    /** What is expected where nothing was seen: what the lane says of the target, else what is generally known. */
    public static Completion prior(Mode mode, @Nullable Integer typicalSeconds) {
        Completion known = mode == Mode.Realtime ? CALL : BATCH;
        if (typicalSeconds == null) {
            return known;
        }
        Duration typical = Duration.ofSeconds(typicalSeconds);
        return new Completion(typical, typical.multipliedBy(NINE_IN_TEN), typical.multipliedBy(NEARLY_ALL));
    }

    /** How much longer than usual the slow ones take, as in real time: the spread of batches is that of a whole market. */
    private static final int NINE_IN_TEN = 4;

    private static final int NEARLY_ALL = 12;

    private static final double PRIOR_WEIGHT = 2;
    private static final double MOST_SECONDS = Duration.ofDays(16).toSeconds();
    private static final int STEPS = 40;

    /** Of one piece of work. */
    public Completion one() {
        return allOf(1);
    }

    /** Until the last of {@code pieces} is done that begin together, each on its own. */
    public Completion allOf(int pieces) {
        return new Completion(quantile(0.5, pieces), quantile(0.9, pieces), quantile(0.99, pieces));
    }

    private Duration quantile(double part, int pieces) {
        double wanted = Math.pow(part, 1d / pieces);
        double low = 0;
        double high = MOST_SECONDS;
        for (int i = 0; i < STEPS; i++) {
            double middle = (low + high) / 2;
            if (doneBy(middle) < wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Duration.ofSeconds(Math.round(high));
    }

    private double doneBy(double seconds) {
        double weight = seen.weight() + PRIOR_WEIGHT;
        return (seen.weightUpTo(seconds) + PRIOR_WEIGHT * priorDoneBy(seconds)) / weight;
    }

    /** A line from percentile to percentile; all is done at twice the last. */
    private double priorDoneBy(double seconds) {
        double p50 = prior.p50().toSeconds();
        double p90 = prior.p90().toSeconds();
        double p99 = prior.p99().toSeconds();
        if (seconds <= p50) {
            return between(0, p50, 0, 0.5, seconds);
        }
        if (seconds <= p90) {
            return between(p50, p90, 0.5, 0.9, seconds);
        }
        return seconds <= p99
                ? between(p90, p99, 0.9, 0.99, seconds)
                : Math.min(1, between(p99, 2 * p99, 0.99, 1, seconds));
    }

    private static double between(double from, double to, double low, double high, double at) {
        return to <= from ? high : low + (high - low) * (at - from) / (to - from);
    }
}
