package io.spendlane.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spendlane.api.v1alpha1.LaneLearned;
import io.spendlane.api.v1alpha1.MinuteRates;
import io.spendlane.api.v1alpha1.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How long work takes: what was seen, and before that what is generally known. */
class CompletionTimesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void what_is_generally_known_stands_as_long_as_nothing_was_seen() {
        assertThat(new CompletionTimes(TimeHistogram.EMPTY, CompletionTimes.BATCH).one())
                .isEqualTo(CompletionTimes.BATCH);
    }

    @Test
    void what_was_seen_outweighs_it_soon() {
        TimeHistogram seen = TimeHistogram.EMPTY;
        for (int i = 0; i < 40; i++) {
            seen = seen.plus(Duration.ofMinutes(90));
        }
        Completion one = new CompletionTimes(seen, CompletionTimes.BATCH).one();
        assertThat(one.p50()).isBetween(Duration.ofMinutes(60), Duration.ofMinutes(120));
        assertThat(one.p90()).isBetween(Duration.ofMinutes(80), Duration.ofMinutes(130));
    }

    @Test
    void percentiles_of_many_are_those_that_were_drawn() {
        Random random = new Random(1);
        TimeHistogram seen = TimeHistogram.EMPTY;
        for (int i = 0; i < 20_000; i++) {
            seen = seen.plus(Duration.ofSeconds(100 + random.nextInt(7_000)));
        }
        Completion one = new CompletionTimes(seen, CompletionTimes.BATCH).one();
        assertThat((double) one.p50().toSeconds()).isCloseTo(3_600, within(250d));
        assertThat((double) one.p90().toSeconds()).isCloseTo(6_400, within(450d));
        assertThat((double) one.p99().toSeconds()).isCloseTo(7_030, within(700d));
    }

    @Test
    void the_last_of_many_takes_longer_than_one() {
        CompletionTimes times = new CompletionTimes(TimeHistogram.EMPTY, CompletionTimes.BATCH);
        assertThat(times.allOf(32).p50())
                .isGreaterThan(times.one().p50())
                .isGreaterThan(times.one().p90());
    }

    @Test
    void what_takes_longer_than_all_buckets_counts_in_the_last() {
        TimeHistogram seen = TimeHistogram.EMPTY.plus(Duration.ofDays(400)).plus(Duration.ZERO);
        assertThat(seen.thousandths()).hasSize(TimeHistogram.BUCKETS);
        assertThat(seen.weightUpTo(Duration.ofDays(9).toSeconds())).isEqualTo(2);
    }

    @Test
    void ages_until_nothing_is_left() {
        TimeHistogram seen = TimeHistogram.EMPTY.plus(Duration.ofMinutes(1));
        assertThat(seen.aged(0.5).weight()).isEqualTo(0.5);
        assertThat(seen.aged(0.0001).thousandths()).isEmpty();
        assertThat(Ageing.factor(NOW.minus(Duration.ofDays(7)), NOW)).isCloseTo(0.5, within(1e-9));
        assertThat(Ageing.factor(NOW.plusSeconds(9), NOW)).isEqualTo(1);
    }

    /** Ten slow batches a month ago, ten fast ones today. */
    @Test
    void last_month_does_not_outvote_today() {
        LaneLearned slow = learned(NOW.minus(Duration.ofDays(30)), Duration.ofHours(5), 10);
        TimeHistogram aged = TimeHistogram.of(slow.times().get(0).thousandths()).aged(Ageing.factor(slow.time(), NOW));
        for (int i = 0; i < 10; i++) {
            aged = aged.plus(Duration.ofMinutes(20));
        }
        Completion both = new CompletionTimes(aged, CompletionTimes.BATCH).one();
        assertThat(both.p50()).isLessThan(Duration.ofMinutes(30));
    }

    @Test
    void each_size_has_its_own_times() {
        Experience experience = new Experience(learned(NOW, Duration.ofHours(5), 100), NOW);
        Duration small = experience.completion("t", Mode.Batch, 50, 50_000).p50();
        assertThat(small).isGreaterThan(Duration.ofHours(3));
        assertThat(experience.completion("t", Mode.Batch, 5_000, 50_000)).isEqualTo(CompletionTimes.BATCH);
        assertThat(experience.completion("other", Mode.Batch, 50, 50_000)).isEqualTo(CompletionTimes.BATCH);
    }

    @Test
    void more_batches_than_run_side_by_side_take_turns() {
        Experience experience = new Experience(null, NOW);
        Completion one = experience.completion("t", Mode.Batch, 3_200, 100);
        assertThat(experience.completion("t", Mode.Batch, 3_201, 100).p50())
                .isEqualTo(one.p50().multipliedBy(2));
    }

    @Test
    void real_time_goes_in_rounds() {
        assertThat(RealtimePace.measure(Duration.ofSeconds(50), 80)).isEqualTo(Duration.ofMinutes(5));
        Completion pace = new Completion(Duration.ofMinutes(5), Duration.ofMinutes(6), Duration.ofMinutes(7));
        assertThat(RealtimePace.of(pace, 81).p50()).isEqualTo(Duration.ofSeconds(55));
        assertThat(RealtimePace.of(pace, 80).p90()).isEqualTo(Duration.ofSeconds(60));
        assertThat(RealtimePace.of(pace, 0).p50()).isEqualTo(Duration.ofSeconds(5));
    }

    /** Ten rounds at five seconds each, and at most half a minute more: no ten slow ones in a row. */
    @Test
    void slow_and_fast_rounds_even_out() {
        Completion ten = new Experience(null, NOW).completion("t", Mode.Realtime, 80, 50_000);
        assertThat(ten.p50()).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(60));
        assertThat(ten.p90()).isBetween(Duration.ofSeconds(80), Duration.ofSeconds(110));
        assertThat(new Experience(null, NOW).completion("t", Mode.Realtime, 8, 50_000))
                .isEqualTo(CompletionTimes.CALL);
    }

    @Test
    void real_time_is_not_faster_than_its_rates() {
        Completion free = new Completion(Duration.ofSeconds(50), Duration.ofSeconds(200), Duration.ofSeconds(600));
        assertThat(RealtimePace.within(free, 80, 80_000, new MinuteRates(null, null)))
                .isEqualTo(free);
        assertThat(RealtimePace.within(free, 80, 80_000, new MinuteRates(40L, null))
                        .p50())
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(RealtimePace.within(free, 80, 80_000, new MinuteRates(40L, 10_000L))
                        .p50())
                .isEqualTo(Duration.ofMinutes(8));
        assertThat(RealtimePace.within(free, 80, 80_000, new MinuteRates(40L, null))
                        .p99())
                .isEqualTo(free.p99());
    }

    private static LaneLearned learned(Instant time, Duration each, int count) {
        TimeHistogram seen = TimeHistogram.EMPTY;
        for (int i = 0; i < count; i++) {
            seen = seen.plus(each);
        }
        return new LaneLearned(time, List.of(new LaneLearned.Times("t", 100, 0, 0, 0, seen.thousandths())), List.of());
    }
}
