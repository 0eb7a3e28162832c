package io.spendlane.operator.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.v1alpha1.MinuteRates;
import io.spendlane.operator.plan.MinuteUse;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.RateLeft;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In virtual time: whoever is told to wait does, to the nanosecond. */
final class GatesTest {
    private static final MinuteRates FREE = new MinuteRates(null, null);
    private static final Bound CALL = new Bound(60, 40);

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };
    private final Gates gates = new Gates(clock);

    private Gate gate(MinuteRates rates) {
        return gates.of("overnight", () -> rates, "account/model", () -> 0);
    }

    /** Waits until the call may go; gives how long. */
    private Duration pass(Gate gate, Bound call) {
        Instant before = now;
        for (int i = 0; i < 1_000; i++) {
            Duration wait = gate.before(call);
            if (wait.isZero()) {
                return Duration.between(before, now);
            }
            now = now.plusNanos(Math.max(1_000_000, wait.toNanos()));
        }
        throw new AssertionError("never let through");
    }

    @ParameterizedTest
    @CsvSource({"1, 1000000", "7, 1000000", "30, 1000000", "600, 1000000", "1000, 3000", "1000, 101", "1000, 100"})
    void no_minute_has_more_than_its_rates_and_most_of_them_are_used(long requests, long tokens) {
        Gate gate = gate(new MinuteRates(requests, tokens));
        Deque<Instant> lastMinute = new ArrayDeque<>();
        long allowed = Math.max(1, Math.min(requests, tokens / 100));
        long calls = 0;
        Instant begin = now;
        while (Duration.between(begin, now).compareTo(Duration.ofMinutes(10)) < 0) {
            pass(gate, CALL);
            calls++;
            lastMinute.addLast(now);
            while (!lastMinute.getFirst().isAfter(now.minusSeconds(60))) {
                lastMinute.removeFirst();
            }
            assertThat((long) lastMinute.size()).isLessThanOrEqualTo(allowed);
        }
        assertThat(calls).isGreaterThanOrEqualTo(Math.max(1, 10 * allowed * 8 / 10 - 1));
    }

    @Test
    void what_went_within_the_last_minute_is_told() {
        Gate gate = gate(FREE);
        assertThat(gates.used("overnight")).isEqualTo(MinuteUse.NONE);
        gate.before(CALL);
        now = now.plusSeconds(40);
        gate.before(CALL);
        gate.before(CALL);
        long each = LanePace.tokensOf(CALL);

        assertThat(gates.used("overnight")).isEqualTo(new MinuteUse(3, 3 * each));
        now = now.plusSeconds(30);
        assertThat(gates.used("overnight")).isEqualTo(new MinuteUse(2, 2 * each));
        now = now.minusSeconds(3600);
        assertThat(gates.used("overnight")).isEqualTo(new MinuteUse(2, 2 * each));
        now = now.plusSeconds(4000);
        assertThat(gates.used("overnight")).isEqualTo(MinuteUse.NONE);
        assertThat(gates.used("another")).isEqualTo(MinuteUse.NONE);
    }

    @Test
    void without_rates_nothing_waits() {
        Gate gate = gate(FREE);
        for (int i = 0; i < 1_000; i++) {
            assertThat(gate.before(CALL)).isZero();
        }
    }

    @Test
    void a_lanes_rates_hold_for_all_its_accounts() {
        MinuteRates two = new MinuteRates(2L, null);
        Gate one = gates.of("overnight", () -> two, "a", () -> 0);
        Gate other = gates.of("overnight", () -> two, "b", () -> 0);
        Gate elsewhere = gates.of("daytime", () -> FREE, "b", () -> 0);
        pass(one, CALL);
        assertThat(other.before(CALL)).isEqualTo(Duration.ofSeconds(30));
        assertThat(elsewhere.before(CALL)).isZero();
    }

    @Test
    void rates_change_on_the_way() {
        MinuteRates[] rates = {new MinuteRates(60L, null)};
        Gate gate = gates.of("overnight", () -> rates[0], "a", () -> 0);
        pass(gate, CALL);
        assertThat(pass(gate, CALL)).isLessThanOrEqualTo(Duration.ofSeconds(2));
        rates[0] = new MinuteRates(1L, null);
        pass(gate, CALL);
        assertThat(pass(gate, CALL)).isGreaterThan(Duration.ofSeconds(55));
        rates[0] = FREE;
        assertThat(gate.before(CALL)).isZero();
    }

    @Test
    void who_was_refused_waits_as_long_as_the_provider_says_in_every_lane() {
        gate(FREE).refused(Duration.ofSeconds(20));
        Gate other = gates.of("daytime", () -> FREE, "account/model", () -> 0);
        assertThat(other.before(CALL)).isEqualTo(Duration.ofSeconds(20));
        gate(FREE).refused(Duration.ofSeconds(5));
        assertThat(other.before(CALL)).isEqualTo(Duration.ofSeconds(20));
        now = now.plusSeconds(20);
        assertThat(other.before(CALL)).isZero();
    }

    @Test
    void a_wait_without_end_is_not_believed() {
        gate(FREE).refused(Duration.ofDays(30));
        assertThat(gate(FREE).before(CALL)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void what_the_headers_leave_is_used_up_and_then_waited_for() {
        Gate gate = gate(FREE);
        gate.told(new RateLeft(2L, 1_000_000L, now.plusSeconds(30), now.plusSeconds(30)));
        assertThat(gate.before(CALL)).isZero();
        assertThat(gate.before(CALL)).isZero();
        assertThat(gate.before(CALL)).isEqualTo(Duration.ofSeconds(30));
        now = now.plusSeconds(30);
        assertThat(gate.before(CALL)).isZero();
    }

    @Test
    void the_emptier_allowance_decides() {
        Gate gate = gate(FREE);
        gate.told(new RateLeft(1_000L, 150L, now.plusSeconds(5), now.plusSeconds(40)));
        assertThat(gate.before(CALL)).isZero();
        assertThat(gate.before(CALL)).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void headers_that_say_nothing_limit_nothing() {
        Gate gate = gate(FREE);
        gate.told(RateLeft.UNKNOWN);
        gate.told(new RateLeft(0L, null, null, null));
        assertThat(gate.before(CALL)).isZero();
    }

    @Test
    void a_share_is_kept_for_others() {
        Gate gate = gates.of("overnight", () -> FREE, "a", () -> 20);
        gate.told(new RateLeft(100L, null, now.plusSeconds(60), null));
        int passed = 0;
        while (gate.before(CALL).isZero()) {
            passed++;
        }
        assertThat(passed).isEqualTo(80);
    }
}
