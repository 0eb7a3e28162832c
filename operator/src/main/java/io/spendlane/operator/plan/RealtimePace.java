package io.spendlane.operator.plan;

import io.spendlane.api.v1alpha1.MinuteRates;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Work in real time goes in rounds of a few calls at once, so that its time grows with its items. */
public final class RealtimePace {
    /** Calls of one piece of work that are under way at once. */
    public static final int AT_ONCE = 8;

    /** Pace is told as the time of so many rounds, 480 calls. */
    public static final int MEASURED = 60;

    private RealtimePace() {}

    /** What {@link #MEASURED} rounds took, of work that took {@code whole}: single ones would be too short for a histogram. */
    public static Duration measure(Duration whole, long items) {
        return whole.multipliedBy(MEASURED).dividedBy(rounds(items));
    }

    /** The pace of {@code items}, by what one round takes: the slow ones and the fast ones even out. */
    public static Completion pace(Completion one, long items) {
        double spread = 1 / Math.sqrt(rounds(items));
        Duration p50 = one.p50().multipliedBy(MEASURED);
        return new Completion(
                p50,
                p50.plus(part(one.p90().minus(one.p50()), spread * MEASURED)),
                p50.plus(part(one.p99().minus(one.p50()), spread * MEASURED)));
    }

    private static Duration part(Duration whole, double part) {
        return Duration.ofMillis(Math.round(whole.toMillis() * part));
    }

    /** What {@code items} take at a pace. */
    public static Completion of(Completion pace, long items) {
        return new Completion(of(pace.p50(), items), of(pace.p90(), items), of(pace.p99(), items));
    }

    private static Duration of(Duration pace, long items) {
        return pace.multipliedBy(rounds(items)).dividedBy(MEASURED);
    }

    /** Not faster than rates per minute let it be; {@code tokens}: as bounded, for that is how they are counted. */
    public static Completion within(Completion free, long items, long tokens, MinuteRates rates) {
        long seconds = Math.max(seconds(items, rates.requestsPerMinute()), seconds(tokens, rates.tokensPerMinute()));
        Duration least = Duration.ofSeconds(seconds);
        return new Completion(later(free.p50(), least), later(free.p90(), least), later(free.p99(), least));
    }

    private static long seconds(long amount, @Nullable Long perMinute) {
        return perMinute == null || perMinute < 1 ? 0 : (long) (amount * 60d / perMinute);
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static long rounds(long items) {
        return Math.max(1, (items + AT_ONCE - 1) / AT_ONCE);
    }
}
