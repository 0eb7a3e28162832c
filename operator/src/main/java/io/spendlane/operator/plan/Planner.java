package io.spendlane.operator.plan;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.RoutingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the target that work goes to. Ceiling and use case are never overstepped. A firm deadline is met by a target that is done in time
 * nine times in ten, or by one that is more likely than not done before a backup has to take over; for one that nobody gave, more likely
 * than not will do. Where none meets it, the soonest is the best effort.
 */
public final class Planner {
    private final List<TargetEstimate> estimates;
    private final PlanTerms terms;

    private Planner(List<TargetEstimate> estimates, PlanTerms terms) {
        this.estimates = estimates;
        this.terms = terms;
    }

    /**
     * @param estimates the targets that can take the work, in the lane's order; their names differ
     * @throws ArithmeticException when an amount is too large to reckon with
     */
    public static Plan plan(List<TargetEstimate> estimates, PlanTerms terms) {
        return new Planner(estimates, terms).plan();
    }

    /** A target that may take the work, and how; {@code alone}: it is in time without its backup. */
    private record Way(TargetEstimate target, @Nullable Backup backup, boolean alone) {
        boolean inTime() {
            return alone || backup != null;
        }

        /** What is to be expected, should a backup that is counted on have to do all of the work as well. */
        Money expected() {
            return alone || backup == null
                    ? target.likely()
                    : target.likely().plus(backup.target().likely().percent(backup.missPercent()));
        }
    }

    /** A target that takes over at {@code switchBy}, and how likely that is at most. */
    private record Backup(TargetEstimate target, @Nullable Instant switchBy, int missPercent) {}

    private Plan plan() {
        List<Way> ways = estimates.stream()
                .filter(estimate -> allowed(estimate) && affordable(estimate.worst()))
                .map(this::way)
                .toList();
        boolean inTime = ways.stream().anyMatch(Way::inTime);
        Optional<Way> chosen = inTime ? best(ways.stream().filter(Way::inTime).toList()) : soonest(ways);
        List<Plan.Verdict> verdicts = estimates.stream()
                .map(estimate -> verdict(estimate, ways, chosen.orElse(null)))
                .toList();
        Backup backup = chosen.map(Way::backup).orElse(null);
        return new Plan(
                chosen.map(Way::target).orElse(null),
                backup == null ? null : backup.target(),
                backup == null ? null : backup.switchBy(),
                inTime,
                verdicts);
    }

    private Optional<Way> best(List<Way> ways) {
        return terms.strategy() == RoutingStrategy.Cheapest
                ? ways.stream().min(Comparator.comparing(Way::expected))
                : ways.stream().findFirst();
    }

    private boolean allowed(TargetEstimate estimate) {
        return terms.allowed() == null || terms.allowed().contains(estimate.target());
    }

    private boolean affordable(Money worst) {
        return terms.ceilingLeft() == null || !worst.exceeds(terms.ceilingLeft());
    }

    private Way way(TargetEstimate target) {
        Optional<Backup> backup = estimates.stream()
                .filter(other -> !other.target().equals(target.target()) && allowed(other))
                .filter(other -> affordable(worstOf(target, other)))
                .flatMap(other -> backup(target, other).stream())
                .min(Comparator.comparing(b -> b.target().likely().percent(b.missPercent())));
        return new Way(target, backup.orElse(null), doneInTime(target));
    }

    /** What two targets may cost together, when the second does what the first has not done. */
    private static Money worstOf(TargetEstimate first, TargetEstimate second) {
        return first.keepsOnCancel()
                ? first.worst().max(second.worst())
                : first.worst().plus(second.worst());
    }

    private Optional<Backup> backup(TargetEstimate target, TargetEstimate other) {
        Instant deadline = terms.deadline();
        Duration switchTime = terms.switchTime();
        if (switchTime == null) {
            return Optional.empty();
        }
        if (deadline == null) {
            return Optional.of(new Backup(other, null, 1));
        }
        Instant switchBy = deadline.minus(other.completion().p90()).minus(switchTime);
        int miss = target.completion().missPercent(Duration.between(terms.now(), switchBy));
        return miss < 100 ? Optional.of(new Backup(other, switchBy, miss)) : Optional.empty();
    }

    private boolean doneInTime(TargetEstimate target) {
        Instant deadline = terms.deadline();
        return deadline == null || !terms.now().plus(time(target)).isAfter(deadline);
    }

    private Optional<Way> soonest(List<Way> ways) {
        Optional<Duration> least = ways.stream().map(way -> time(way.target())).min(Comparator.naturalOrder());
        return best(ways.stream()
                .filter(way -> least.filter(time(way.target())::equals).isPresent())
                .toList());
    }

    /** What a target takes, as surely as the deadline asks for. */
    private Duration time(TargetEstimate target) {
        return terms.firm() ? target.completion().p90() : target.completion().p50();
    }

    private Plan.Verdict verdict(TargetEstimate estimate, List<Way> ways, @Nullable Way chosen) {
        Instant expected = terms.now().plus(estimate.completion().p50());
        Instant by = terms.now().plus(estimate.completion().p90());
        Fit fit = fit(estimate, ways, chosen);
        String message = PlanWords.of(terms, estimate, fit, expected, by, chosen == null ? null : chosen.target());
        return new Plan.Verdict(estimate, fit, expected, by, message);
    }

    private Fit fit(TargetEstimate estimate, List<Way> ways, @Nullable Way chosen) {
        if (!allowed(estimate)) {
            return Fit.NOT_FOR_USE_CASE;
        }
        if (!affordable(estimate.worst())) {
            return Fit.ABOVE_CEILING;
        }
        if (chosen != null && chosen.target().equals(estimate)) {
            return chosen.inTime() ? Fit.CHOSEN : Fit.BEST_EFFORT;
        }
        if (chosen != null
                && chosen.backup() != null
                && chosen.backup().target().equals(estimate)) {
            return Fit.BACKUP;
        }
        if (ways.stream().noneMatch(way -> way.target().equals(estimate) && way.inTime())) {
            return Fit.TOO_LATE;
        }
        return terms.strategy() == RoutingStrategy.Cheapest ? Fit.DEARER : Fit.LATER_IN_ORDER;
    }
}
