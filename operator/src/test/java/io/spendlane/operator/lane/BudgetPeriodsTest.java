package io.spendlane.operator.lane;

import static io.spendlane.operator.lane.Stories.budget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.v1alpha1.Budget;
import io.spendlane.api.v1alpha1.BudgetPeriod;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BudgetPeriodsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:07:30Z");

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a day in UTC,                      UTC,              Daily,   2026-11-21T12:00:00Z, 2026-11-21T00:00:00Z, 2026-11-22T00:00:00Z",
        "the first instant is in the day,   UTC,              Daily,   2026-11-21T00:00:00Z, 2026-11-21T00:00:00Z, 2026-11-22T00:00:00Z",
        "the last one too,                  UTC,              Daily,   2026-11-21T23:59:59.999Z, 2026-11-21T00:00:00Z, 2026-11-22T00:00:00Z",
        "Berlin in winter,                  Europe/Berlin,    Daily,   2026-11-21T23:30:00Z, 2026-11-21T23:00:00Z, 2026-11-22T23:00:00Z",
        "Berlin's day of 23 hours,          Europe/Berlin,    Daily,   2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "Berlin's day of 25 hours,          Europe/Berlin,    Daily,   2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "Berlin's week with a change,       Europe/Berlin,    Weekly,  2026-10-25T12:00:00Z, 2026-10-18T22:00:00Z, 2026-10-25T23:00:00Z",
        "Sunday belongs to the old week,    UTC,              Weekly,  2026-11-22T23:59:59Z, 2026-11-16T00:00:00Z, 2026-11-23T00:00:00Z",
        "Monday begins the new week,        UTC,              Weekly,  2026-11-23T00:00:00Z, 2026-11-23T00:00:00Z, 2026-11-30T00:00:00Z",
        "Berlin's month with a change,      Europe/Berlin,    Monthly, 2026-03-31T21:59:59Z, 2026-02-28T23:00:00Z, 2026-03-31T22:00:00Z",
        "the month that follows,            Europe/Berlin,    Monthly, 2026-03-31T22:00:00Z, 2026-03-31T22:00:00Z, 2026-04-30T22:00:00Z",
        "a February of 29 days,             UTC,              Monthly, 2028-02-29T10:00:00Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
        "December ends with the year,       UTC,              Monthly, 2026-12-31T23:59:59Z, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
        "Kathmandu is 5:45 ahead,           Asia/Kathmandu,   Daily,   2026-11-21T18:14:59Z, 2026-11-20T18:15:00Z, 2026-11-21T18:15:00Z",
        "Kathmandu's next day,              Asia/Kathmandu,   Daily,   2026-11-21T18:15:00Z, 2026-11-21T18:15:00Z, 2026-11-22T18:15:00Z",
        "Cairo has no midnight this day,    Africa/Cairo,     Daily,   2026-04-24T12:00:00Z, 2026-04-23T22:00:00Z, 2026-04-24T21:00:00Z",
        "Cairo's last hour comes twice,     Africa/Cairo,     Daily,   2026-10-29T21:30:00Z, 2026-10-28T21:00:00Z, 2026-10-29T22:00:00Z",
        "Havana has no midnight this day,   America/Havana,   Daily,   2026-03-08T12:00:00Z, 2026-03-08T05:00:00Z, 2026-03-09T04:00:00Z",
        "Havana's midnight comes twice,     America/Havana,   Daily,   2026-11-01T05:30:00Z, 2026-11-01T04:00:00Z, 2026-11-02T05:00:00Z",
    })
    void follows_the_calendar_of_the_lane(
            String story, String zone, BudgetPeriod kind, Instant now, Instant start, Instant end) {
        BudgetPeriods period = BudgetPeriods.of(budget("b", kind, 1), ZoneId.of(zone), now);
        assertThat(period).isEqualTo(new BudgetPeriods(start, end, 0));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "UTC",
                "Europe/Berlin",
                "Africa/Cairo",
                "America/Havana",
                "America/Sao_Paulo",
                "Asia/Kathmandu",
                "Australia/Lord_Howe",
                "Pacific/Chatham"
            })
    void days_join_without_gap_or_overlap_and_begin_at_a_quarter(String zone) {
        ZoneId id = ZoneId.of(zone);
        Budget daily = budget("b", BudgetPeriod.Daily, 1);
        BudgetPeriods before = BudgetPeriods.of(daily, id, Instant.parse("2025-12-31T12:00:00Z"));
        Instant end = Instant.parse("2028-01-02T00:00:00Z");
        for (Instant now = before.end(); now.isBefore(end); now = before.end()) {
            BudgetPeriods day = BudgetPeriods.of(daily, id, now);
            assertThat(day.start()).isEqualTo(before.end());
            assertThat(BudgetPeriods.of(daily, id, day.end().minusMillis(1))).isEqualTo(day);
            assertThat(QuarterHours.begin(day.start())).isEqualTo(day.start());
            assertThat(Duration.between(day.start(), day.end())).isBetween(Duration.ofHours(23), Duration.ofHours(25));
            before = day;
        }
    }

    @Test
    void a_charge_counts_from_the_first_quarter_of_the_period_on() {
        BudgetPeriods day = BudgetPeriods.of(budget("b", BudgetPeriod.Daily, 1), ZoneId.of("Asia/Kathmandu"), NOW);
        assertThat(day.counts(Instant.parse("2026-11-20T18:14:59.999Z"))).isFalse();
        assertThat(day.counts(Instant.parse("2026-11-20T18:15:00Z"))).isTrue();
        assertThat(day.counts(Instant.parse("2026-11-20T18:29:59Z"))).isTrue();
    }

    @Test
    void a_wallet_counts_everything() {
        BudgetPeriods total = BudgetPeriods.of(budget("b", BudgetPeriod.Total, 1), ZoneId.of("UTC"), NOW);
        assertThat(total).isEqualTo(new BudgetPeriods(null, null, 0));
        assertThat(total.counts(Instant.EPOCH)).isTrue();
        assertThat(total.countsCarried(total.carriedFrom(NOW))).isTrue();
    }

    static Stream<Arguments> looksBack() {
        return Stream.of(
                arguments("an hour", 3_600L),
                arguments("a day", 86_400L),
                arguments("a day and a second", 86_401L),
                arguments("a week", 604_800L),
                arguments("a year", 31_536_000L));
    }

    /** What was granted less than {@code back} ago counts, however it is kept: as a charge, by quarter-hour, or carried by slice. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("looksBack")
    void a_rolling_budget_never_lets_an_amount_out_early(String story, long back) {
        Budget rolling = new Budget("b", BudgetPeriod.Rolling, back, "1", List.of());
        Instant granted = Instant.parse("2026-03-01T11:59:59.999Z");
        BudgetPeriods then = BudgetPeriods.of(rolling, ZoneId.of("UTC"), granted);
        Instant kept = then.carriedFrom(granted);
        for (long after : new long[] {0, 1, back / 2, back - 1}) {
            BudgetPeriods later = BudgetPeriods.of(rolling, ZoneId.of("UTC"), granted.plusSeconds(after));
            assertThat(later.counts(granted)).as("charge after %d s", after).isTrue();
            assertThat(later.counts(QuarterHours.begin(granted)))
                    .as("quarter after %d s", after)
                    .isTrue();
            assertThat(later.countsCarried(kept))
                    .as("carried after %d s", after)
                    .isTrue();
        }
        Instant gone = granted.plusSeconds(back + then.slice() + 900);
        BudgetPeriods end = BudgetPeriods.of(rolling, ZoneId.of("UTC"), gone);
        assertThat(end.counts(granted)).isFalse();
        assertThat(end.countsCarried(kept)).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("looksBack")
    void a_rolling_budget_carries_about_a_hundred_slices_of_whole_quarters(String story, long back) {
        BudgetPeriods period =
                BudgetPeriods.of(new Budget("b", BudgetPeriod.Rolling, back, "1", List.of()), ZoneId.of("UTC"), NOW);
        assertThat(period.slice() % QuarterHours.SECONDS).isZero();
        assertThat(period.slice()).isPositive();
        assertThat(back / period.slice()).isLessThanOrEqualTo(96);
    }
}
