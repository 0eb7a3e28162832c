package io.spendlane.operator.lane;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.Budget;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Carried;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a lane spent and holds, by budget: the charges of its jobs, the grants that their jobs have not moved past, and what is carried.
 * Recomputed from these each time, never incremented.
 */
record Balance(Map<String, Used> budgets, Money held) {
    /** Of one budget in its current period. */
    record Used(Money spent, Money held) {
        Money total() {
            return spent.plus(held);
        }
    }

    /** Amounts by the time that they count at. */
    private interface Sink {
        void add(Instant time, Money spent, Money held);
    }

    static Balance of(
            LaneTerms terms, String laneUID, String laneName, Ledger ledger, Collection<JobEntry> jobs, Instant now) {
        ZoneId zone = terms.zone();
        Map<String, Used> budgets = new LinkedHashMap<>();
        for (Budget budget : terms.budgets()) {
            BudgetPeriods period = BudgetPeriods.of(budget, zone, now);
            long[] sums = {carried(ledger, budget, period), 0};
            walk(laneUID, laneName, ledger, jobs, now, (time, spent, held) -> {
                if (period.counts(time)) {
                    sums[0] = Math.addExact(sums[0], spent.micros());
                    sums[1] = Math.addExact(sums[1], held.micros());
                }
            });
            budgets.put(LaneTerms.name(budget), new Used(Money.micros(sums[0]), Money.micros(sums[1])));
        }
        long[] all = {0};
        walk(
                laneUID,
                laneName,
                ledger,
                jobs,
                now,
                (time, spent, held) -> all[0] = Math.addExact(all[0], held.micros()));
        return new Balance(budgets, Money.micros(all[0]));
    }

    private static long carried(Ledger ledger, Budget budget, BudgetPeriods period) {
        long sum = 0;
        for (Carried carried : ledger.carried()) {
            if (carried.budget().equals(budget.name()) && period.countsCarried(carried.from())) {
                sum = Math.addExact(sum, carried.spentUSD().micros());
            }
        }
        return sum;
    }

    private static void walk(
            String laneUID, String laneName, Ledger ledger, Collection<JobEntry> jobs, Instant now, Sink sink) {
        Set<String> folding = Set.copyOf(ledger.folding());
        Map<String, JobEntry> byUid = jobs.stream().collect(Collectors.toMap(JobEntry::uid, job -> job));
        for (JobEntry job : jobs) {
            if (folding.contains(job.uid())) {
                continue;
            }
            job.charges().stream()
                    .filter(charge -> charge.lane().equals(laneName))
                    .forEach(charge -> sink.add(charge.grantTime(), Money.ZERO, charge.heldUSD()));
            job.settled().stream()
                    .filter(settled -> settled.lane().equals(laneName))
                    .forEach(settled -> sink.add(settled.quarter(), settled.spentUSD(), Money.ZERO));
            Ask ask = job.ask();
            // Asked of a lane that this one replaced: it may have been granted there, and the grant may still be taken.
            if (ask != null && !ask.laneUID().equals(laneUID)) {
                sink.add(now, Money.ZERO, ask.amount());
            }
        }
        for (Grant grant : ledger.grants()) {
            JobEntry job = byUid.get(grant.jobUID());
            if (job != null && !job.passed(grant.seq())) {
                sink.add(grant.time(), Money.ZERO, grant.amount());
            }
        }
    }
}
