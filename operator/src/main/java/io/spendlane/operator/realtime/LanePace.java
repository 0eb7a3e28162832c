package io.spendlane.operator.realtime;

import io.github.bucket4j.TimeMeter;
import io.spendlane.api.v1alpha1.MinuteRates;
import io.spendlane.operator.plan.MinuteUse;
import io.spendlane.operator.provider.Bound;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A lane's requests and tokens per minute, over all its real-time calls. Rates change with the lane and its windows. */
final class LanePace {
    private final Clock clock;
    private final TimeMeter meter;
    private final LastMinute last = new LastMinute();
    private @Nullable MinuteBucket requests;
    private @Nullable MinuteBucket tokens;

    LanePace(Clock clock) {
        this.clock = clock;
        this.meter = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return TimeUnit.MILLISECONDS.toNanos(clock.millis());
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }

    void become(MinuteRates rates) {
        requests = become(requests, rates.requestsPerMinute());
        tokens = become(tokens, rates.tokensPerMinute());
    }

    private @Nullable MinuteBucket become(@Nullable MinuteBucket bucket, @Nullable Long perMinute) {
        if (perMinute == null) {
            return null;
        }
        if (bucket == null) {
            return new MinuteBucket(perMinute, meter);
        }
        bucket.become(perMinute);
        return bucket;
    }

    Duration until(Bound call) {
        Duration one = requests == null ? Duration.ZERO : requests.until(1);
        Duration other = tokens == null ? Duration.ZERO : tokens.until(tokensOf(call));
        return one.compareTo(other) > 0 ? one : other;
    }

    void take(Bound call) {
        last.add(clock.instant(), 1, tokensOf(call));
        if (requests != null) {
            requests.take(1);
        }
        if (tokens != null) {
            tokens.take(tokensOf(call));
        }
    }

    MinuteUse used() {
        return last.sum(clock.instant());
    }

    static long tokensOf(Bound call) {
        return Math.addExact(call.input(), call.output());
    }
}
