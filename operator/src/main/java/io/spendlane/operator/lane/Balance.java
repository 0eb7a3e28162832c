package io.spendlane.operator.lane;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.Budget;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Carried;
import io.spendlane.api.v1alpha1.SpendLaneStatus.CarriedTokens;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.operator.lane.Folding.Spent;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a lane spent and holds, by budget: the charges of its jobs, the grants that their jobs have not moved past, and what is carried.
 * Recomputed from these each time, never incremented.
 */
record Balance(Map<String, Used> budgets, Money held, Tokens tokens) {
    /** Of one budget in its current period. */
    record Used(Money spent, Money held) {
        Money total() {
            return spent.plus(held);
        }
    }

    /** Of the current day. */
    record Tokens(long used, long held) {
        static final Tokens NONE = new Tokens(0, 0);

        long total() {
            return Math.addExact(used, held);
        }
    }

    /** One amount and the time that it counts at. */
    private record Entry(Instant time, Money spent, Money held, long tokensUsed, long tokensHeld) {}

    static Balance of(
            LaneTerms terms, String laneUID, String laneName, Ledger ledger, Collection<JobEntry> jobs, Instant now) {
        ZoneId zone = terms.zone();
        List<Entry> entries = entries(laneUID, laneName, ledger, jobs, now);
        Map<String, Used> budgets = new LinkedHashMap<>();
        for (Budget budget : terms.budgets()) {
            BudgetPeriods period = BudgetPeriods.of(budget, zone, now);
            long spent = carried(ledger, budget, period);
            long held = 0;
            for (Entry entry : entries) {
                if (period.counts(entry.time())) {
                    spent = Math.addExact(spent, entry.spent().micros());
                    held = Math.addExact(held, entry.held().micros());
                }
            }
            budgets.put(LaneTerms.name(budget), new Used(Money.micros(spent), Money.micros(held)));
        }
        Money all = entries.stream().map(Entry::held).reduce(Money.ZERO, Money::plus);
        return new Balance(budgets, all, tokens(ledger, entries, BudgetPeriods.day(zone, now)));
    }

    private static Tokens tokens(Ledger ledger, List<Entry> entries, BudgetPeriods day) {
        CarriedTokens carried = ledger.carriedTokens();
        long used = carried != null && day.countsCarried(carried.from()) ? carried.tokens() : 0;
        long held = 0;
        for (Entry entry : entries) {
            if (day.counts(entry.time())) {
                used = Math.addExact(used, entry.tokensUsed());
                held = Math.addExact(held, entry.tokensHeld());
            }
        }
        return new Tokens(used, held);
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

    private static List<Entry> entries(
            String laneUID, String laneName, Ledger ledger, Collection<JobEntry> jobs, Instant now) {
        List<Entry> entries = new ArrayList<>();
        Set<String> folding = Set.copyOf(ledger.folding());
        Map<String, JobEntry> byUid = jobs.stream().collect(Collectors.toMap(JobEntry::uid, job -> job));
        for (JobEntry job : jobs) {
            if (folding.contains(job.uid())) {
                continue;
            }
            job.charges().stream()
                    .filter(charge -> charge.lane().equals(laneName))
                    .forEach(charge -> entries.add(
                            new Entry(charge.grantTime(), Money.ZERO, charge.heldUSD(), 0, charge.heldTokens())));
            job.settled().stream()
                    .filter(settled -> settled.lane().equals(laneName))
                    .map(Spent::of)
                    .forEach(spent ->
                            entries.add(new Entry(spent.time(), spent.spent(), Money.ZERO, spent.tokens(), 0)));
            Ask ask = job.ask();
            // Asked of a lane that this one replaced: it may have been granted there, and the grant may still be taken.
            if (ask != null && !ask.laneUID().equals(laneUID)) {
                entries.add(new Entry(now, Money.ZERO, ask.amount(), 0, ask.tokens()));
            }
        }
        for (Grant grant : ledger.grants()) {
            JobEntry job = byUid.get(grant.jobUID());
            if (job != null && !job.passed(grant.seq())) {
                entries.add(new Entry(grant.time(), Money.ZERO, grant.amount(), 0, grant.tokens()));
            }
        }
        return entries;
    }
}
