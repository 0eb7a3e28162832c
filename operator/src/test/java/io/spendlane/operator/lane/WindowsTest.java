package io.spendlane.operator.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.v1alpha1.Schedule;
import io.spendlane.api.v1alpha1.Schedule.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In Berlin the clocks skip 02:00 to 03:00 on 2026-03-29, and have it twice on 2026-10-25; both at 01:00 UTC. */
final class WindowsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long HOUR = 3600;

    static Stream<Arguments> states() {
        Schedule nights = schedule("0 20 * * 1-5", 10 * HOUR);
        Schedule weekend = schedule("0 0 * * 6,0", 24 * HOUR);
        Schedule skipped = schedule("30 2 * * *", HOUR);
        Schedule doubled = schedule("30 2 * * *", HOUR / 2);
        return Stream.of(
                arguments("without a schedule, always", null, "2026-11-21T12:00:00Z", open(null)),
                arguments("before a night", nights, "2026-11-19T18:59:59Z", shut("2026-11-19T19:00:00Z")),
                arguments("its first second", nights, "2026-11-19T19:00:00Z", open("2026-11-20T05:00:00Z")),
                arguments("past midnight", nights, "2026-11-20T04:59:59Z", open("2026-11-20T05:00:00Z")),
                arguments("its end", nights, "2026-11-20T05:00:00Z", shut("2026-11-20T19:00:00Z")),
                arguments(
                        "Friday's ends on Saturday, and the next is Monday's",
                        nights,
                        "2026-11-21T05:00:00Z",
                        shut("2026-11-23T19:00:00Z")),
                arguments("a weekend is one window", weekend, "2026-11-21T12:00:00Z", open("2026-11-22T23:00:00Z")),
                arguments("between weekends", weekend, "2026-11-25T12:00:00Z", shut("2026-11-27T23:00:00Z")),
                arguments(
                        "a weekend with a longer Sunday",
                        schedule("0 0 * * SAT", 24 * HOUR, "0 0 * * SUN", 24 * HOUR),
                        "2026-10-24T12:00:00Z",
                        // the 24 hours of Sunday end an hour before its 25 do
                        open("2026-10-25T22:00:00Z")),
                arguments(
                        "two that overlap are one",
                        schedule("0 20 * * *", 4 * HOUR, "0 22 * * *", 4 * HOUR),
                        "2026-11-21T19:30:00Z",
                        open("2026-11-22T01:00:00Z")),
                arguments(
                        "two that touch are one",
                        schedule("0 20 * * *", 2 * HOUR, "0 22 * * *", HOUR),
                        "2026-11-21T19:30:00Z",
                        open("2026-11-21T22:00:00Z")),
                arguments(
                        "of two the sooner opens",
                        schedule("0 22 * * *", HOUR, "0 20 * * *", HOUR),
                        "2026-11-21T12:00:00Z",
                        shut("2026-11-21T19:00:00Z")),
                arguments(
                        "longer than its interval: always open",
                        schedule("0 0 * * *", 25 * HOUR),
                        "2026-11-21T12:00:00Z",
                        open(null)),
                arguments(
                        "as long as its interval, but not on the day of 25 hours",
                        schedule("0 0 * * *", 24 * HOUR),
                        "2026-10-24T12:00:00Z",
                        open("2026-10-25T22:00:00Z")),
                arguments(
                        "a time that is skipped: before",
                        skipped,
                        "2026-03-29T00:59:59Z",
                        shut("2026-03-29T01:00:00Z")),
                arguments(
                        "a time that is skipped begins after the gap, for its whole length",
                        skipped,
                        "2026-03-29T01:00:00Z",
                        open("2026-03-29T02:00:00Z")),
                arguments("the day after as ever", skipped, "2026-03-30T00:00:00Z", shut("2026-03-30T00:30:00Z")),
                arguments(
                        "a time that comes twice: the first",
                        doubled,
                        "2026-10-25T00:30:00Z",
                        open("2026-10-25T01:00:00Z")),
                arguments(
                        "a time that comes twice: not the second",
                        doubled,
                        "2026-10-25T01:30:00Z",
                        shut("2026-10-26T01:30:00Z")),
                arguments(
                        "a window across the change has its length in real hours",
                        schedule("0 22 * * *", 8 * HOUR),
                        "2026-10-25T01:00:00Z",
                        open("2026-10-25T04:00:00Z")),
                arguments(
                        "either day where both are named, as cron has it",
                        schedule("0 0 1 * 1", HOUR),
                        "2026-11-30T12:00:00Z",
                        shut("2026-11-30T23:00:00Z")),
                arguments(
                        "once in four years",
                        schedule("0 0 29 2 *", HOUR),
                        "2026-11-30T12:00:00Z",
                        shut("2028-02-28T23:00:00Z")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void states(String story, Schedule schedule, String now, Windows.State expected) {
        assertThat(Windows.of(schedule, BERLIN).at(Instant.parse(now))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "60 * * * *",
                "0 24 * * *",
                "0 0 30 2 *",
                "0 0 31 4,6 *",
                "0 20 * * 5-1",
                "0 20 * *",
                "often",
                "@daily"
            })
    void tells_what_is_no_time(String cron) {
        assertThat(Windows.fault(schedule(cron, HOUR), BERLIN)).get().asString().contains(cron, "0 20 * * 1-5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"0 20 * * 1-5", "*/15 8-18/2 1,15 JAN-MAR MON-FRI", "5,35 0 * * 0", "0 0 01 1 *"})
    void what_the_schema_lets_pass_can_be_read(String cron) {
        assertThat(cron).matches(Window.CRON);
        assertThat(Windows.fault(schedule(cron, HOUR), BERLIN)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "60 * * * *",
                "0 24 * * *",
                "0 0 32 * *",
                "0 0 * 13 *",
                "0 0 * * 8",
                "@daily",
                "0 0 * *",
                "0 0 0 * * *",
                "0 0 L * *",
                " 0 0 * * *"
            })
    void the_schema_refuses_what_is_no_cron(String cron) {
        assertThat(cron).doesNotMatch(Window.CRON);
    }

    @Test
    void one_that_cannot_be_read_as_stored_is_told() {
        assertThat(Windows.fault(new Schedule(null), BERLIN)).get().asString().contains("apply the lane again");
        assertThat(Windows.fault(new Schedule(List.of(new Window(null, 60L, null))), BERLIN))
                .get()
                .asString()
                .contains("apply the lane again");
    }

    /** Walks two years from edge to edge and checks each against the windows laid out one by one. */
    @Test
    void every_edge_is_where_the_windows_begin_and_end() {
        Random random = new Random(6);
        String[] zones = {
            "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"
        };
        for (int round = 0; round < 12; round++) {
            ZoneId zone = ZoneId.of(zones[round % zones.length]);
            String cron = "%d %d * * %s"
                    .formatted(
                            random.nextInt(60),
                            round % 3 == 0 ? 2 : random.nextInt(24),
                            random.nextBoolean() ? "*" : "1-5");
            long length = 300L * (1 + random.nextInt(200));
            Schedule schedule = schedule(cron, length);
            List<Instant[]> laidOut = layOut(cron, length, zone);
            Windows windows = Windows.of(schedule, zone);
            Instant now = Instant.parse("2026-01-02T00:00:00Z");
            Instant end = Instant.parse("2027-01-02T00:00:00Z");
            while (now.isBefore(end)) {
                Windows.State state = windows.at(now);
                Instant at = now;
                assertThat(state.open())
                        .as("%s %s %s %s", cron, length, zone, now)
                        .isEqualTo(laidOut.stream().anyMatch(w -> !at.isBefore(w[0]) && at.isBefore(w[1])));
                Instant edge = state.open() ? state.until() : state.opensAt();
                Instant next = edge == null ? now.plus(Duration.ofDays(1)) : edge;
                assertThat(next).isAfter(now);
                now = edge != null && random.nextBoolean() ? next : at.plusSeconds(1 + random.nextInt(20_000));
                now = now.isAfter(next) ? next : now;
            }
        }
    }

    /** Without the library: hour and minute of each local day. */
    private static List<Instant[]> layOut(String cron, long length, ZoneId zone) {
        String[] fields = cron.split(" ");
        List<Instant[]> windows = new ArrayList<>();
        for (var day = java.time.LocalDate.of(2025, 12, 25);
                day.getYear() < 2027 || day.getMonthValue() < 2;
                day = day.plusDays(1)) {
            boolean weekday = day.getDayOfWeek().getValue() <= 5;
            if (fields[4].equals("*") || weekday) {
                var local = day.atTime(Integer.parseInt(fields[1]), Integer.parseInt(fields[0]));
                var change = zone.getRules().getTransition(local);
                Instant start = change != null && change.isGap()
                        ? change.getInstant()
                        : local.atZone(zone).toInstant();
                windows.add(new Instant[] {start, start.plusSeconds(length)});
            }
        }
        return windows;
    }

    private static Windows.State open(String until) {
        return new Windows.State(true, until == null ? null : Instant.parse(until), null);
    }

    private static Windows.State shut(String opensAt) {
        return new Windows.State(false, null, Instant.parse(opensAt));
    }

    private static Schedule schedule(Object... startsAndLengths) {
        List<Window> windows = new ArrayList<>();
        List<Object> all = Arrays.asList(startsAndLengths);
        for (int i = 0; i < all.size(); i += 2) {
            windows.add(new Window((String) all.get(i), ((Number) all.get(i + 1)).longValue(), null));
        }
        return new Schedule(windows);
    }
}
