package io.spendlane.operator.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.spendlane.api.v1alpha1.BatchCompletion;
import io.spendlane.api.v1alpha1.LaneLearned;
import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.api.v1alpha1.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a lane learns from batches that came back: each once, the newer the more. */
final class LearningTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant NOTED = NOW.minusSeconds(60);

    @Test
    void counts_what_is_new_by_target_and_size() {
        LaneLearned learned = learn(
                null,
                NOW,
                batch("batch-primary", 50, 600, NOTED),
                batch("batch-primary", 50, 700, NOTED),
                batch("batch-primary", 5_000, 900, NOTED),
                batch("now", 80, 50, NOTED));
        assertThat(learned.times())
                .extracting(t -> t.target() + " " + t.upToItems() + " " + weight(t))
                .containsExactly("batch-primary 100 2.0", "batch-primary 10000 1.0", "now 100 1.0");
        assertThat(learned.times().get(0).p50Seconds()).isBetween(420L, 800L);
        assertThat(learned.tokens())
                .containsExactly(
                        new LaneLearned.Tokens("", "batch-primary", 30, 300, 3, 30),
                        new LaneLearned.Tokens("", "now", 10, 100, 1, 10));
    }

    @Test
    void what_is_read_again_is_not_counted_again() {
        BatchCompletion batch = batch("batch-primary", 50, 600, NOTED);
        LaneLearned once = learn(null, NOW, batch);
        assertThat(learn(once, NOW.plusSeconds(5), batch)).isSameAs(once);
        assertThat(learn(once, NOW.plus(Duration.ofDays(3)), batch)).isSameAs(once);
    }

    /** Other jobs may have noted theirs before it, and not told yet. */
    @Test
    void what_was_noted_just_now_waits() {
        BatchCompletion fresh = batch("batch-primary", 50, 600, NOW.minusSeconds(1));
        assertThat(learn(null, NOW, fresh)).isNull();
        LaneLearned later = learn(null, NOW.plusSeconds(30), fresh);
        assertThat(weight(later.times().get(0))).isEqualTo(1);
    }

    @Test
    void what_is_told_too_late_is_not_counted_at_all() {
        LaneLearned known = learn(null, NOW, batch("batch-primary", 50, 600, NOTED));
        assertThat(learn(known, NOW.plusSeconds(60), batch("batch-primary", 50, 600, NOTED.minusSeconds(1))))
                .isSameAs(known);
    }

    /** However often it is read, by however many processes one after another, each batch counts at most once. */
    @Test
    void whatever_is_read_when_nothing_counts_twice() {
        Random random = new Random(3);
        for (int run = 0; run < 200; run++) {
            List<BatchCompletion> all = new ArrayList<>();
            LaneLearned learned = null;
            Instant now = NOW;
            for (int step = 0; step < 60; step++) {
                now = now.plusSeconds(random.nextInt(20));
                if (random.nextBoolean()) {
                    all.add(batch("batch-primary", 50, 600, now));
                }
                learned = learn(learned, now, all.toArray(BatchCompletion[]::new));
            }
            learned = learn(learned, now.plusSeconds(31), all.toArray(BatchCompletion[]::new));
            assertThat(weight(learned.times().get(0))).isCloseTo(all.size(), within(0.1));
        }
    }

    @Test
    void older_ones_count_less() {
        LaneLearned before = learn(null, NOW, batch("batch-primary", 50, 600, NOTED));
        Instant week = NOW.plus(Duration.ofDays(7));
        LaneLearned after = learn(before, week, batch("batch-primary", 50, 600, week.minusSeconds(60)));
        assertThat(weight(after.times().get(0))).isCloseTo(1.5, within(0.01));
        assertThat(after.tokens().get(0).input()).isEqualTo(15);
    }

    @Test
    void a_target_that_left_the_lane_is_forgotten() {
        LaneLearned before = new LaneLearned(
                NOW.minusSeconds(500),
                List.of(new LaneLearned.Times("gone", 100, 1, 1, 1, List.of(9_000L))),
                List.of(new LaneLearned.Tokens("", "gone", 1, 2, 1, 2)));
        LaneLearned after = learn(before, NOW, batch("batch-primary", 50, 600, NOTED), batch("gone", 50, 600, NOTED));
        assertThat(after.times()).extracting(LaneLearned.Times::target).containsExactly("batch-primary");
        assertThat(after.tokens()).extracting(LaneLearned.Tokens::target).containsExactly("batch-primary");
    }

    @Test
    void stays_small_whatever_is_told() {
        List<JobEntry> jobs = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            jobs.add(entry("kind-" + i, batch("batch-primary", 10 * i, 600, NOTED)));
        }
        LaneLearned learned = new Learning(null, terms()).with(jobs, NOW);
        assertThat(learned.tokens()).hasSize(64);
        assertThat(learned.times()).hasSizeLessThanOrEqualTo(64);
        assertThat(learned.times()).allSatisfy(t -> assertThat(t.thousandths()).hasSizeLessThanOrEqualTo(32));
    }

    private static LaneLearned learn(LaneLearned before, Instant now, BatchCompletion... batches) {
        return new Learning(before, terms()).with(List.of(entry(null, batches)), now);
    }

    private static double weight(LaneLearned.Times times) {
        return times.thousandths().stream().mapToLong(Long::longValue).sum() / 1_000d;
    }

    private static BatchCompletion batch(String target, int items, long seconds, Instant time) {
        return new BatchCompletion(target, items, seconds, time, 10, 100, 1, 10);
    }

    private static JobEntry entry(String useCase, BatchCompletion... batches) {
        JobEntry e = Stories.Job.job("a").entry();
        return new JobEntry(
                e.uid(),
                e.namespace(),
                e.name(),
                e.version(),
                false,
                true,
                e.urgency(),
                useCase,
                e.created(),
                null,
                false,
                1,
                null,
                List.of(),
                List.of(),
                List.of(batches));
    }

    private static LaneTerms terms() {
        Target first = Stories.daily(10).targets().get(0);
        Target now =
                new Target("now", first.provider(), Mode.Realtime, first.model(), null, null, null, null, null, null);
        var s = Stories.daily(10);
        return new LaneTerms(new io.spendlane.api.v1alpha1.SpendLaneSpec(
                null, s.stopPolicy(), null, null, null, null, null, List.of(first, now), null, null, s.budgets()));
    }
}
