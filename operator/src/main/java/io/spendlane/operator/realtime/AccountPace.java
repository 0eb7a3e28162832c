package io.spendlane.operator.realtime;

import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.RateLeft;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a provider lets through for one model of an account, as it says itself: its headers tell what is left, its refusals how long to
 * wait. Nothing is assumed where it says nothing.
 */
final class AccountPace {
    /** A provider's clock and ours differ: a reset that lies further away than this is not believed. */
    private static final Duration FURTHEST = Duration.ofMinutes(10);

    private final Clock clock;
    private final Left requests = new Left();
    private final Left tokens = new Left();
    private Instant refusedUntil = Instant.MIN;

    /** One allowance. */
    private static final class Left {
        private @Nullable Long units;
        private Instant resetAt = Instant.MIN;
        private long most;

        void told(@Nullable Long left, @Nullable Instant reset, Instant now) {
            if (left == null) {
                return;
            }
            most = Math.max(most, left);
            units = left;
            resetAt = reset == null || reset.isAfter(now.plus(FURTHEST)) ? now : reset;
        }

        /** @param kept percent of all that there ever was, which others keep */
        Duration until(long wanted, int kept, Instant now) {
            if (units == null || !now.isBefore(resetAt)) {
                return Duration.ZERO;
            }
            long reserve = most / 100 * kept;
            return units - Math.min(wanted, most - reserve) < reserve ? Duration.between(now, resetAt) : Duration.ZERO;
        }

        void take(long taken) {
            units = units == null ? null : Math.max(0, units - taken);
        }
    }

    AccountPace(Clock clock) {
        this.clock = clock;
    }

    /** {@code kept}: percent that is left to others. */
    Duration until(Bound call, int kept) {
        Instant now = clock.instant();
        Duration refused = now.isBefore(refusedUntil) ? Duration.between(now, refusedUntil) : Duration.ZERO;
        Duration one = requests.until(1, kept, now);
        Duration other = tokens.until(LanePace.tokensOf(call), kept, now);
        Duration left = one.compareTo(other) > 0 ? one : other;
        return refused.compareTo(left) > 0 ? refused : left;
    }

    void take(Bound call) {
        requests.take(1);
        tokens.take(LanePace.tokensOf(call));
    }

    void told(RateLeft left) {
        Instant now = clock.instant();
        requests.told(left.requests(), left.requestsResetAt(), now);
        tokens.told(left.tokens(), left.tokensResetAt(), now);
    }

    void refused(Duration wait) {
        Instant until = clock.instant().plus(wait.compareTo(FURTHEST) > 0 ? FURTHEST : wait);
        refusedUntil = until.isAfter(refusedUntil) ? until : refusedUntil;
    }
}
