package io.spendlane.operator.lane;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Carried;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.operator.lane.LaneBook.Snapshot;
import java.time.Instant;
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
     * The largest difference over all budgets and the total, positive when the ledger says more than the records. Empty when the lane
     * changed between {@code before} and {@code after}, so that the records read meanwhile say nothing.
     */
    static Optional<Money> drift(Snapshot before, Snapshot after, Recorded recorded, Instant now) {
        SpendLane lane = after.lane();
        if (lane == null || lane.getStatus() == null || !after.seeded() || after.rebuildNeeded()) {
            return Optional.empty();
        }
        Ledger ledger = lane.getStatus().ledger();
        if (ledger == null || !uids(before).equals(uids(after)) || !sameBooks(before, ledger)) {
            return Optional.empty();
        }
        LaneTerms terms = new LaneTerms(lane.getSpec());
        if (terms.fault().isPresent() || !terms.budgetsDigest().equals(ledger.budgetsDigest())) {
            return Optional.empty();
        }
        Set<String> seen = new HashSet<>(uids(after));
        seen.removeAll(ledger.folding());
        Set<String> charged = after.jobs().stream()
                .flatMap(job -> job.charges().stream())
                .map(charge -> charge.batch())
                .collect(Collectors.toCollection(HashSet::new));
        charged.addAll(after.adopted());
        Folding expected = Folding.nothing().plus(recorded.carriedBeside(seen, charged), terms, now);
        Folding kept = Folding.of(ledger).plus(List.of(), terms, now);
        Stream<Money> byBudget = terms.budgets().stream()
                .map(LaneTerms::name)
                .map(name -> sum(kept, name).minus(sum(expected, name)));
        Money total = kept.total().spentUSD().minus(expected.total().spentUSD());
        return Stream.concat(byBudget, Stream.of(total))
                .max((a, b) -> Long.compare(Math.abs(a.micros()), Math.abs(b.micros())));
    }

    private static Money sum(Folding folding, String budget) {
        return folding.carried().stream()
                .filter(c -> c.budget().equals(budget))
                .map(Carried::spentUSD)
                .reduce(Money.ZERO, Money::plus);
    }

    private static Set<String> uids(Snapshot book) {
        return book.jobs().stream().map(JobEntry::uid).collect(Collectors.toSet());
    }

    private static boolean sameBooks(Snapshot before, Ledger now) {
        if (before.lane() == null || before.lane().getStatus() == null) {
            return false;
        }
        Ledger then = before.lane().getStatus().ledger();
        return then != null
                && then.epoch() == now.epoch()
                && Set.copyOf(then.folding()).equals(Set.copyOf(now.folding()))
                && java.util.Objects.equals(then.total(), now.total());
    }
}
