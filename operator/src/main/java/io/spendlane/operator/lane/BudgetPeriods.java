package io.spendlane.operator.lane;

import io.spendlane.api.v1alpha1.Budget;
import io.spendlane.api.v1alpha1.BudgetPeriod;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/**
 * The current period of a budget.
 *
 * @param start first instant that counts; {@code null}: since ever
 * @param end first instant that counts no more; {@code null}: none is known
 * @param slice seconds by which carried amounts are kept apart; 0: not at all
 */
record BudgetPeriods(@Nullable Instant start, @Nullable Instant end, long slice) {
    /** A Rolling budget keeps about a hundred slices, whatever it looks back. */
    private static final long ROLLING_SLICES = 96;

    static BudgetPeriods of(Budget budget, ZoneId zone, Instant now) {
        BudgetPeriod period = budget.period() == null ? BudgetPeriod.Total : budget.period();
        LocalDate today = now.atZone(zone).toLocalDate();
        return switch (period) {
            case Daily -> calendar(today, today.plusDays(1), zone);
            case Weekly -> {
                LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield calendar(monday, monday.plusWeeks(1), zone);
            }
            case Monthly ->
                calendar(today.withDayOfMonth(1), today.withDayOfMonth(1).plusMonths(1), zone);
            case Rolling -> rolling(budget, now);
            case Total -> new BudgetPeriods(null, null, 0);
        };
    }

    /** The day of {@code now}. */
    static BudgetPeriods day(ZoneId zone, Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        return calendar(today, today.plusDays(1), zone);
    }

    /** Midnight may not exist on the day that clocks change; then the day begins with its first instant. */
    private static BudgetPeriods calendar(LocalDate from, LocalDate until, ZoneId zone) {
        return new BudgetPeriods(
                from.atStartOfDay(zone).toInstant(), until.atStartOfDay(zone).toInstant(), 0);
    }

    private static BudgetPeriods rolling(Budget budget, Instant now) {
        long back = budget.rollingSeconds() == null ? 86_400 : budget.rollingSeconds();
        long quarters = -Math.floorDiv(-back, ROLLING_SLICES * QuarterHours.SECONDS);
        return new BudgetPeriods(now.minusSeconds(back), null, quarters * QuarterHours.SECONDS);
    }

    /** Whether what was granted in the quarter-hour of {@code time} counts now. A Rolling one forgets it only when all of its quarter has passed. */
    boolean counts(Instant time) {
        return start == null || slice == 0 ? !before(time) : quarterEnd(time).isAfter(start);
    }

    /** Whether a carried amount counts now; for a Rolling budget, until all of its slice has passed. */
    boolean countsCarried(Instant from) {
        return start == null
                || (slice == 0 ? !from.isBefore(start) : from.plusSeconds(slice).isAfter(start));
    }

    /** Where an amount granted at {@code time} is carried. */
    Instant carriedFrom(Instant time) {
        if (slice > 0) {
            return QuarterHours.begin(time, slice);
        }
        return start == null ? Instant.EPOCH : start;
    }

    private boolean before(Instant time) {
        return start != null && QuarterHours.begin(time).isBefore(start);
    }

    private static Instant quarterEnd(Instant time) {
        return QuarterHours.begin(time).plusSeconds(QuarterHours.SECONDS);
    }
}
