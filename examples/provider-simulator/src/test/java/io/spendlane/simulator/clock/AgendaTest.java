package io.spendlane.simulator.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AgendaTest {
    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
    private final SimulatedClock clock = new SimulatedClock(() -> START, Duration.ofMinutes(5));
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    @Test
    void runsWhatIsDueInOrderOnceTheClockIsMoved() throws Exception {
        try (Agenda agenda = new Agenda(clock, 1)) {
            agenda.start();
            agenda.at(clock.instant().plusSeconds(7200), () -> done.add("late"));
            agenda.at(clock.instant().plusSeconds(3600), () -> done.add("later"));
            agenda.at(clock.instant(), () -> done.add("now"));
            assertThat(done.poll(10, TimeUnit.SECONDS)).isEqualTo("now");
            clock.advance(Duration.ofHours(2));
            agenda.clockMoved();
            assertThat(List.of(done.poll(10, TimeUnit.SECONDS), done.poll(10, TimeUnit.SECONDS)))
                    .containsExactly("later", "late");
        }
    }

    @Test
    void goesOnAfterWorkThatFails() throws Exception {
        try (Agenda agenda = new Agenda(clock, 1)) {
            agenda.start();
            agenda.at(clock.instant().minusSeconds(1), () -> {
                throw new IllegalStateException("on purpose");
            });
            agenda.at(clock.instant(), () -> done.add("next"));
            assertThat(done.poll(10, TimeUnit.SECONDS)).isEqualTo("next");
        }
    }

    @Test
    void isClosedOnceWhatItBeganHasEndedAndBeginsNothingElse() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (Agenda agenda = new Agenda(clock, 1)) {
            agenda.start();
            agenda.at(clock.instant(), () -> {
                begun.countDown();
                long end = System.nanoTime() + Duration.ofMillis(300).toNanos();
                while (System.nanoTime() < end) {
                    Thread.onSpinWait(); // an interrupt does not shorten it
                }
                done.add("begun");
            });
            agenda.at(clock.instant(), () -> done.add("waiting"));
            begun.await();
        }
        assertThat(done).containsExactly("begun");
    }

    @Test
    void clockIsAheadByItsOffsetAndNeverGoesBack() {
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(300));
        clock.advance(Duration.ofSeconds(60));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(360));
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
