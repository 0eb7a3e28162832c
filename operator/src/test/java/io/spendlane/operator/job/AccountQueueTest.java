package io.spendlane.operator.job;

import static io.spendlane.operator.job.Stage.ACCOUNT;
import static io.spendlane.operator.job.Stage.BEFORE;
import static io.spendlane.operator.job.Stage.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.State;
import io.spendlane.api.v1alpha1.Target.TargetLimits;
import io.spendlane.api.v1alpha1.Urgency;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each batch may take 1,000 tokens. */
final class AccountQueueTest {
    private final Map<String, Long> atProvider = new HashMap<>();
    private final List<JobRef> woken = new ArrayList<>();
    private AccountLimits limits = limits(2, null, null);
    private Instant now = NOW;
    private AccountQueue queue = queue();

    private AccountQueue queue() {
        return new AccountQueue((account, model) -> limits, (account, model) -> atProvider, woken::add, new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        });
    }

    private static AccountLimits limits(Integer batches, Long tokens, Integer kept) {
        return AccountLimits.strictest(Stream.of(new TargetLimits(null, null, batches, tokens, kept)));
    }

    private static JobRef job(int n) {
        return new JobRef("legal", "job-" + n, "uid-" + n);
    }

    private static Charge charge(int n, Instant granted) {
        Charge c = SampleCharges.reserved(n);
        return new Charge(
                c.batch(),
                State.Reserved,
                c.lane(),
                c.laneUID(),
                granted,
                c.target(),
                ACCOUNT,
                c.model(),
                c.prices(),
                c.heldUSD(),
                c.heldTokens(),
                c.items(),
                null,
                null,
                null,
                null,
                c.owner(),
                null,
                null,
                null,
                c.mode(),
                null,
                null);
    }

    private boolean waits(int n) {
        return waits(n, Urgency.Normal, BEFORE.plusSeconds(n));
    }

    private boolean waits(int n, Urgency urgency, Instant granted) {
        return queue.waits(job(n), charge(n, granted), urgency).isPresent();
    }

    /** It is created: its intent is on record. */
    private void created(int n) {
        atProvider.put(SampleCharges.batchName(n), 1_000L);
        queue.on(job(n), List.of(charge(n, BEFORE)), List.of(SampleCharges.submitted(n, "batch_" + n)));
    }

    private void ended(int n) {
        atProvider.remove(SampleCharges.batchName(n));
        queue.on(job(n), List.of(SampleCharges.submitted(n, "batch_" + n)), List.of());
    }

    @Test
    void without_limits_nobody_waits() {
        limits = AccountLimits.NONE;
        for (int n = 0; n < 100; n++) {
            assertThat(waits(n)).isFalse();
        }
    }

    @Test
    void room_is_kept_for_whom_it_was_given_to_before_anything_is_on_record() {
        assertThat(waits(1)).isFalse();
        assertThat(waits(2)).isFalse();
        assertThat(waits(3)).isTrue();
        assertThat(waits(1)).isFalse();
        created(1);
        assertThat(waits(3)).isTrue();
    }

    @Test
    void who_ends_makes_room_and_the_next_is_woken() {
        assertThat(waits(1)).isFalse();
        assertThat(waits(2)).isFalse();
        assertThat(waits(3)).isTrue();
        assertThat(waits(4)).isTrue();
        created(1);
        created(2);
        assertThat(woken).isEmpty();
        ended(2);
        assertThat(woken).startsWith(job(3));
        assertThat(waits(4)).isTrue();
        assertThat(waits(3)).isFalse();
        assertThat(waits(4)).isTrue();
    }

    @Test
    void the_more_urgent_goes_first_but_not_for_ever() {
        created(1);
        created(2);
        assertThat(waits(3, Urgency.Low, BEFORE)).isTrue();
        assertThat(waits(4, Urgency.High, BEFORE.plusSeconds(60))).isTrue();
        ended(1);
        assertThat(waits(3, Urgency.Low, BEFORE)).isTrue();
        assertThat(waits(4, Urgency.High, BEFORE.plusSeconds(60))).isFalse();
        created(4);
        assertThat(waits(5, Urgency.High, BEFORE.plus(Duration.ofHours(9)))).isTrue();
        ended(2);
        assertThat(waits(5, Urgency.High, BEFORE.plus(Duration.ofHours(9)))).isTrue();
        assertThat(waits(3, Urgency.Low, BEFORE)).isFalse();
    }

    @Test
    void tokens_are_a_limit_too_and_nobody_overtakes_who_needs_more() {
        limits = limits(null, 1_500L, null);
        assertThat(waits(1)).isFalse();
        assertThat(waits(2)).isTrue();
        created(1);
        ended(1);
        assertThat(waits(2)).isFalse();
    }

    @Test
    void what_is_larger_than_the_limit_goes_alone() {
        limits = limits(null, 10L, null);
        assertThat(waits(1)).isFalse();
        assertThat(waits(2)).isTrue();
        created(1);
        assertThat(waits(2)).isTrue();
        ended(1);
        assertThat(waits(2)).isFalse();
    }

    @Test
    void a_share_is_left_to_others_but_never_all() {
        assertThat(limits(10, 1_000L, 25)).satisfies(l -> {
            assertThat(l.ownBatches()).isEqualTo(7);
            assertThat(l.ownTokens()).isEqualTo(750);
        });
        assertThat(limits(1, 1L, 90)).satisfies(l -> {
            assertThat(l.ownBatches()).isEqualTo(1);
            assertThat(l.ownTokens()).isEqualTo(1);
        });
    }

    @Test
    void of_the_lanes_that_share_an_account_the_strictest_holds() {
        AccountLimits both = AccountLimits.strictest(
                Stream.of(new TargetLimits(null, null, 5, null, 10), new TargetLimits(null, null, 3, 7_000L, null)));
        assertThat(both).isEqualTo(new AccountLimits(3, 7_000, 10));
    }

    @Test
    void who_looks_no_more_keeps_no_room() {
        assertThat(waits(1)).isFalse();
        assertThat(waits(2)).isFalse();
        now = now.plus(Duration.ofMinutes(6));
        assertThat(waits(3)).isFalse();
    }

    @Test
    void after_a_restart_what_is_on_record_counts_and_the_rest_lines_up_again() {
        assertThat(waits(1)).isFalse();
        created(1);
        assertThat(waits(2)).isFalse();
        queue = queue();
        assertThat(waits(3)).isFalse();
        assertThat(waits(2)).isTrue();
    }

    @Test
    void never_more_than_allowed_and_all_get_their_turn() {
        Random random = new Random(3);
        limits = limits(4, 5_000L, null);
        List<Integer> waiting = new ArrayList<>();
        List<Integer> flying = new ArrayList<>();
        int next = 0;
        for (int step = 0; step < 3_000; step++) {
            if (step < 2_000 && random.nextInt(3) == 0) {
                waiting.add(next++);
            }
            for (int n : List.copyOf(waiting)) {
                if (!waits(n, n % 3 == 0 ? Urgency.Low : Urgency.High, BEFORE.plusSeconds(60L * n))) {
                    waiting.remove((Integer) n);
                    flying.add(n);
                    created(n);
                }
            }
            assertThat(flying.size()).isLessThanOrEqualTo(4);
            if (!flying.isEmpty() && random.nextInt(2) == 0) {
                ended(flying.remove(random.nextInt(flying.size())));
            }
            now = now.plusSeconds(60);
        }
        assertThat(waiting).isEmpty();
    }
}
