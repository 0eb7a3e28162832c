package io.spendlane.operator.plan;

import io.spendlane.api.Money;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What a plan's verdicts tell people. */
final class PlanWords {
    private PlanWords() {}

    static String of(
            PlanTerms terms,
            TargetEstimate estimate,
            Fit fit,
            Instant expected,
            Instant by,
            @Nullable TargetEstimate chosen) {
        String cost = "likely %s USD, at worst %s USD".formatted(estimate.likely(), estimate.worst());
        String time = "done by %s, nine times in ten by %s".formatted(minute(expected), minute(by));
        return switch (fit) {
            case CHOSEN -> "Chosen: %s; %s.".formatted(cost, time);
            case BEST_EFFORT ->
                "No target is expected to meet the deadline of %s; this one is the soonest: %s; %s."
                        .formatted(terms.deadline(), cost, time);
            case BACKUP -> "Takes over what is left if %s gets late: %s; %s.".formatted(nameOf(chosen), cost, time);
            case LATER_IN_ORDER -> "Would do, but %s comes first: %s; %s.".formatted(nameOf(chosen), cost, time);
            case DEARER -> "Would do, but %s is likely to cost less: %s; %s.".formatted(nameOf(chosen), cost, time);
            case TOO_LATE -> "Not in time for the deadline of %s: %s; %s.".formatted(terms.deadline(), time, cost);
            case ABOVE_CEILING -> aboveCeiling(estimate, terms.ceilingLeft());
            case NOT_FOR_USE_CASE -> "The lane does not send this kind of work there: see the lane's useCases.";
        };
    }

    private static String aboveCeiling(TargetEstimate estimate, @Nullable Money left) {
        Money ceiling = left == null ? Money.ZERO : left.max(Money.ZERO);
        return "At worst %s USD, and the ceiling leaves %s USD: raise ceilingUSD by %s USD to use it. Likely %s USD."
                .formatted(estimate.worst(), ceiling, estimate.worst().minus(ceiling), estimate.likely());
    }

    private static String nameOf(@Nullable TargetEstimate chosen) {
        return chosen == null ? "another" : chosen.target();
    }

    /** To the minute: more would pretend. */
    private static Instant minute(Instant time) {
        return time.plusSeconds(59).truncatedTo(ChronoUnit.MINUTES);
    }
}
