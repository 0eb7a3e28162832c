package io.spendlane.operator.realtime;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.Duration;

/**
 * At most so many units in any minute. A small part of them may go at once, the rest is spread over the minute; it begins empty, so that a
 * restart does not let a minute's units go twice. A call of more units than may go at once waits for a full bucket and holds up those
 * behind it. Not thread-safe: its owner locks.
 */
final class MinuteBucket {
    private static final long PARTS = 10;

    private final Bucket bucket;
    private long perMinute;

    /** @param clock tells the time and nothing else */
    MinuteBucket(long perMinute, TimeMeter clock) {
        this.perMinute = perMinute;
        this.bucket = Bucket.builder()
                .withCustomTimePrecision(clock)
                .addLimit(limit(perMinute))
                .build();
    }

    /** Units that may go at once. */
    static long atOnce(long perMinute) {
        return Math.max(1, perMinute / PARTS);
    }

    private static Bandwidth limit(long perMinute) {
        long atOnce = atOnce(perMinute);
        long refill = atOnce == 1 ? perMinute : perMinute - atOnce;
        return Bandwidth.builder()
                .capacity(atOnce)
                .refillGreedy(refill, Duration.ofMinutes(1))
                .initialTokens(0)
                .build();
    }

    /** Another limit from now on; what is left of the old one is left of the new one in proportion. */
    void become(long other) {
        if (other != perMinute) {
            perMinute = other;
            bucket.replaceConfiguration(
                    BucketConfiguration.builder().addLimit(limit(other)).build(),
                    TokensInheritanceStrategy.PROPORTIONALLY);
        }
    }

    /** How long until so many units may go. */
    Duration until(long units) {
        return Duration.ofNanos(bucket.estimateAbilityToConsume(Math.min(units, atOnce(perMinute)))
                .getNanosToWaitForRefill());
    }

    void take(long units) {
        bucket.consumeIgnoringRateLimits(units);
    }
}
