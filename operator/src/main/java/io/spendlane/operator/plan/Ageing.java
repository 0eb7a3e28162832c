package io.spendlane.operator.plan;

import java.time.Duration;
import java.time.Instant;

/** What is learned counts half as much after seven days, so that last month does not outvote today. */
public final class Ageing {
    private static final Duration HALF_LIFE = Duration.ofDays(7);

    private Ageing() {}

    /** What a weight of {@code then} is worth now; 1 for one of the future. */
    public static double factor(Instant then, Instant now) {
        double lives = Math.max(0, Duration.between(then, now).toMillis()) / (double) HALF_LIFE.toMillis();
        return Math.pow(0.5, lives);
    }
}
