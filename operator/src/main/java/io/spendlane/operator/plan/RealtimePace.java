package io.spendlane.operator.plan;

import java.time.Duration;

/** Work in real time goes in rounds of a few calls at once, so that its time grows with its items. */
public final class RealtimePace {
    /** Calls of one piece of work that are under way at once. */
    public static final int AT_ONCE = 8;

    private RealtimePace() {}

    /** What one round took, of work that took {@code whole}. */
    public static Duration round(Duration whole, long items) {
        return whole.dividedBy(rounds(items));
    }

    /** What {@code items} take, by what a round takes. */
    public static Completion of(Completion round, long items) {
        long rounds = rounds(items);
        return new Completion(
                round.p50().multipliedBy(rounds),
                round.p90().multipliedBy(rounds),
                round.p99().multipliedBy(rounds));
    }

    private static long rounds(long items) {
        return Math.max(1, (items + AT_ONCE - 1) / AT_ONCE);
    }
}
