package io.spendlane.simulator.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChanceTest {
    private final Chance chance = new Chance(42);

    private static long hits(Chance chance, double percent) {
        return LongStream.range(0, 10_000)
                .filter(number -> chance.percent(percent, "q", number))
                .count();
    }

    @Test
    void hitsAboutAsOftenAsAsked() {
        assertThat(hits(chance, 0)).isZero();
        assertThat(hits(chance, 100)).isEqualTo(10_000);
        assertThat(hits(chance, 10)).isBetween(900L, 1_100L);
    }

    @Test
    void repeatsForTheSameSeedAndDiffersForAnother() {
        assertThat(chance.hash("q", 1L, "x")).isEqualTo(new Chance(42).hash("q", 1L, "x"));
        assertThat(chance.hash("q", 1L, "x"))
                .isNotEqualTo(new Chance(43).hash("q", 1L, "x"))
                .isNotEqualTo(chance.hash("r", 1L, "x"))
                .isNotEqualTo(chance.hash("q", 2L, "x"))
                .isNotEqualTo(chance.hash("q", 1L, "y"));
    }
}
