package io.spendlane.operator.lane;

import io.spendlane.api.v1alpha1.MinuteRates;
import io.spendlane.api.v1alpha1.SpendLaneStatus.RateStatus;
import io.spendlane.api.v1alpha1.SpendLaneStatus.TokensOfDay;
import io.spendlane.operator.kube.Conditions;
import io.spendlane.operator.plan.MinuteUse;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a lane's status tells of its rate limits. */
final class RateReport {
    private static final long MINUTES_OF_A_QUARTER = QuarterHours.SECONDS / 60;

    private static final long TENTHS = 10;

    private static final String TOKENS_EXHAUSTED = "TokensExhausted";

    private RateReport() {}

    /** {@code null} where nothing is limited. */
    static @Nullable RateStatus of(LaneTerms terms, Balance balance, MinuteUse used, Instant now) {
        MinuteRates minute = terms.ratesAt(now);
        TokensOfDay day = terms.tokensPerDay().isPresent()
                ? day(terms.tokensPerDay().getAsLong(), balance, BudgetPeriods.day(terms.zone(), now))
                : null;
        if (minute.free() && day == null) {
            return null;
        }
        return new RateStatus(
                minute.requestsPerMinute(),
                minute.tokensPerMinute(),
                left(minute.requestsPerMinute(), used.requests()),
                left(minute.tokensPerMinute(), used.tokens()),
                day,
                safe(terms, minute, day, now));
    }

    /** In tenths: what changes with every call would be written with every call. */
    private static @Nullable Long left(@Nullable Long limit, long used) {
        if (limit == null) {
            return null;
        }
        long part = Math.max(1, limit / TENTHS);
        return used == 0 ? limit : Math.floorDiv(Math.max(0, limit - used), part) * part;
    }

    /** Whether work waits for tokens. */
    static Conditions conditions(
            Conditions conditions, LaneTerms terms, Balance balance, Admission admission, Instant now) {
        if (admission.blockedBy().contains(Room.TOKENS)) {
            TokensOfDay day = day(terms.tokensPerDay().orElseThrow(), balance, BudgetPeriods.day(terms.zone(), now));
            return conditions.yes(
                    TOKENS_EXHAUSTED,
                    "WorkWaits",
                    "%d tokens used, %d held of %d until %s; work that does not fit waits."
                            .formatted(day.used(), day.held(), day.limit(), day.periodEnd()));
        }
        return Conditions.find(conditions.list(), TOKENS_EXHAUSTED).isEmpty()
                ? conditions
                : conditions.no(TOKENS_EXHAUSTED, "RoomLeft", "Nothing waits for tokens.");
    }

    private static TokensOfDay day(long limit, Balance balance, BudgetPeriods day) {
        Balance.Tokens tokens = balance.tokens();
        return new TokensOfDay(
                limit,
                tokens.used(),
                tokens.held(),
                Math.max(0, limit - tokens.total()),
                Objects.requireNonNull(day.start()),
                Objects.requireNonNull(day.end()));
    }

    /** By quarter-hours that are left, the current one as a whole: what changes every minute would be written every minute. */
    private static @Nullable Long safe(LaneTerms terms, MinuteRates minute, @Nullable TokensOfDay day, Instant now) {
        if (day == null) {
            return minute.tokensPerMinute();
        }
        Instant shuts = terms.windows().at(now).until();
        Instant end = shuts != null && shuts.isBefore(day.periodEnd()) ? shuts : day.periodEnd();
        long seconds = Duration.between(QuarterHours.begin(now), end).toSeconds();
        long minutes = MINUTES_OF_A_QUARTER * Math.max(1, -Math.floorDiv(-seconds, QuarterHours.SECONDS));
        long lasting = day.available() / minutes;
        return minute.tokensPerMinute() == null ? lasting : Math.min(lasting, minute.tokensPerMinute());
    }
}
