package io.spendlane.operator.plan;

import java.time.Duration;

/** How long work takes from its submission until its results are home: half of it at most {@code p50}, and so on. */
public record Completion(Duration p50, Duration p90, Duration p99) {
    public Completion {
        if (p50.isNegative() || p50.compareTo(p90) > 0 || p90.compareTo(p99) > 0) {
            throw new IllegalArgumentException("percentiles do not grow: " + p50 + ", " + p90 + ", " + p99);
        }
    }

    /** The percentage of work, at most, that takes longer than {@code time}. */
    int missPercent(Duration time) {
        if (time.compareTo(p99) >= 0) {
            return 1;
        }
        if (time.compareTo(p90) >= 0) {
            return 10;
        }
        return time.compareTo(p50) >= 0 ? 50 : 100;
    }
}
