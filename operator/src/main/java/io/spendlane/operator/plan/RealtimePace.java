package io.spendlane.operator.plan;

import io.spendlane.api.v1alpha1.MinuteRates;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Work in real time goes in rounds of a few calls at once, so that its time grows with its items. */
public final class RealtimePace {
    /** Calls of one piece of work that are under way at once. */
    public static final int AT_ONCE = 8;

    private RealtimePace() {}

    /** What one round took, of work that took {@code whole}. */
    public static Duration round(Duration whole, long items) {
        return whole.dividedBy(rounds(items));
    }

    /** What a round takes on average over the rounds of {@code items}, by what one takes: the slow ones and the fast ones even out. */
    public static Completion average(Completion one, long items) {
        double spread = 1 / Math.sqrt(rounds(items));
        Duration p50 = one.p50();
        return new Completion(
                p50,
                p50.plus(part(one.p90().minus(p50), spread)),
                p50.plus(part(one.p99().minus(p50), spread)));
    }

    private static Duration part(Duration whole, double part) {
        return Duration.ofMillis(Math.round(whole.toMillis() * part));
    }

    /** What {@code items} take, by what their rounds take on average. */
    public static Completion of(Completion round, long items) {
        long rounds = rounds(items);
        return new Completion(
                round.p50().multipliedBy(rounds),
                round.p90().multipliedBy(rounds),
                round.p99().multipliedBy(rounds));
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
