package io.spendlane.operator.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final RandomGenerator RANDOM = new Random(1);
    private static final Retries RETRIES = new Retries(5, Duration.ofMillis(500), Duration.ofSeconds(3));

    @Test
    void doesAsItIsAsked() {
        assertThat(RETRIES.waitAfter(1, Duration.ofSeconds(2), RANDOM)).isEqualTo(Duration.ofSeconds(2));
        assertThat(RETRIES.waitAfter(1, Duration.ZERO, RANDOM)).isZero();
    }

    @Test
    void givesUpWhenAskedToWaitLong() {
        assertThat(RETRIES.waitAfter(1, Duration.ofMillis(3001), RANDOM)).isNull();
    }

    @Test
    void givesUpAfterItsTries() {
        assertThat(RETRIES.waitAfter(4, null, RANDOM)).isNotNull();
        assertThat(RETRIES.waitAfter(5, null, RANDOM)).isNull();
        assertThat(RETRIES.waitAfter(5, Duration.ZERO, RANDOM)).isNull();
    }

    @Test
    void backsOffWithFullJitterUpToTheLongest() {
        assertThat(longestOf(1)).isBetween(Duration.ofMillis(450), Duration.ofMillis(500));
        assertThat(longestOf(2)).isBetween(Duration.ofMillis(900), Duration.ofMillis(1000));
        assertThat(longestOf(4)).isBetween(Duration.ofMillis(2700), Duration.ofMillis(3000));
        assertThat(shortestOf(4)).isLessThan(Duration.ofMillis(300));
        assertThat(new Retries(99, Duration.ofMillis(500), Duration.ofSeconds(3)).waitAfter(90, null, RANDOM))
                .isLessThanOrEqualTo(Duration.ofSeconds(3));
    }

    private static Duration longestOf(int tried) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> RETRIES.waitAfter(tried, null, RANDOM))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    private static Duration shortestOf(int tried) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> RETRIES.waitAfter(tried, null, RANDOM))
                .min(Duration::compareTo)
                .orElseThrow();
    }
}
