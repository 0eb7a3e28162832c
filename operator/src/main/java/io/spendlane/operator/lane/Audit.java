package io.spendlane.operator.lane;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Budget;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Carried;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.operator.lane.LaneBook.Snapshot;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares what a lane carries with what the store has on record. Pure. */
final class Audit {
    private Audit() {}

    /**
     * The largest difference over all budgets and the total, positive when the ledger says more than the records; what it lacks goes before
     * what it has too much. Empty when the lane
     * changed between {@code before} and {@code after}, so that the records read meanwhile say nothing.
     */
    static Optional<Money> drift(Snapshot before, Snapshot after, Recorded recorded, Instant now) {
        SpendLane lane = after.lane();
        Ledger ledger = after.ledger();
        if (lane == null || ledger == null || !after.seeded() || after.rebuildNeeded()) {
            return Optional.empty();
        }
        if (!before.uids().equals(after.uids()) || !sameBooks(before, ledger)) {
            return Optional.empty();
        }
        LaneTerms terms = new LaneTerms(lane.getSpec());
        if (terms.fault().isPresent() || !terms.budgetsDigest().equals(ledger.budgetsDigest())) {
            return Optional.empty();
        }
        Folding expected = expected(after, ledger, terms, recorded, now);
        Folding kept = Folding.of(ledger).plus(List.of(), terms, now);
        Stream<Money> byBudget = terms.budgets().stream()
                .map(LaneTerms::name)
                .map(name -> sum(kept, name).minus(sum(expected, name)));
        Money total = kept.total().spentUSD().minus(expected.total().spentUSD());
        return Stream.concat(byBudget, Stream.of(total))
                .min(Comparator.comparing((Money difference) -> Long.signum(difference.micros()) >= 0)
                        .thenComparing(difference -> -Math.abs(difference.micros())));
    }

    /** Since when a grant counts in a current period that limits anything; empty: nothing is limited. {@link Instant#EPOCH}: since ever. */
    static Optional<Instant> since(LaneTerms terms, Instant now) {
        Stream<BudgetPeriods> budgets = blocking(terms).map(budget -> BudgetPeriods.of(budget, terms.zone(), now));
        Stream<BudgetPeriods> day =
                terms.tokensPerDay().stream().mapToObj(limit -> BudgetPeriods.day(terms.zone(), now));
        return Stream.concat(budgets, day)
                .map(period -> period.start() == null ? Instant.EPOCH : period.start())
                .min(Comparator.naturalOrder());
    }

    /**
     * Whether the records know of money, or of tokens of the day, that is limited and that neither the ledger nor a job tells.
     *
     * @param recorded all since {@link #since}, read after {@code book} was seen
     */
    static boolean lacksSome(Snapshot book, Ledger ledger, LaneTerms terms, Recorded recorded, Instant now) {
        Folding expected = expected(book, ledger, terms, recorded, now);
        Folding kept = Folding.of(ledger).plus(List.of(), terms, now);
        Set<String> blocking = blocking(terms).map(LaneTerms::name).collect(Collectors.toSet());
        return terms.tokensPerDay().isPresent() && tokens(kept) < tokens(expected)
                || expected.carried().stream()
                        .anyMatch(slot -> blocking.contains(slot.budget())
                                && kept.carried().stream()
                                        .noneMatch(same -> same.budget().equals(slot.budget())
                                                && same.from().equals(slot.from())
                                                && same.spentUSD().compareTo(slot.spentUSD()) >= 0));
    }

    private static Stream<Budget> blocking(LaneTerms terms) {
        return terms.budgets().stream()
                .filter(budget -> LaneTerms.blocksAt(budget).isPresent());
    }

    private static long tokens(Folding folding) {
        return folding.tokens() == null ? 0 : folding.tokens().tokens();
    }

    private static Folding expected(Snapshot book, Ledger ledger, LaneTerms terms, Recorded recorded, Instant now) {
        Set<String> seen = new HashSet<>(book.uids());
        seen.removeAll(ledger.folding());
        Set<String> charged = book.jobs().stream()
                .flatMap(job -> job.charges().stream())
                .map(charge -> charge.batch())
                .collect(Collectors.toCollection(HashSet::new));
        charged.addAll(book.adopted());
        return Folding.nothing().plus(recorded.carriedBeside(seen, charged), terms, now);
    }

    private static Money sum(Folding folding, String budget) {
        return folding.carried().stream()
                .filter(c -> c.budget().equals(budget))
                .map(Carried::spentUSD)
                .reduce(Money.ZERO, Money::plus);
    }

    private static boolean sameBooks(Snapshot before, Ledger now) {
        Ledger then = before.ledger();
        return then != null
                && then.epoch() == now.epoch()
                && Set.copyOf(then.folding()).equals(Set.copyOf(now.folding()))
                && java.util.Objects.equals(then.total(), now.total());
    }
}
