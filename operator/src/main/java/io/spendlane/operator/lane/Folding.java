package io.spendlane.operator.lane;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Budget;
import io.spendlane.api.v1alpha1.SettledCharges;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Carried;
import io.spendlane.api.v1alpha1.SpendLaneStatus.CarriedTokens;
import io.spendlane.api.v1alpha1.SpendLaneStatus.CarriedTotal;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.operator.store.SpendRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Adds what jobs spent to what the lane carries for those that are gone. */
record Folding(
        List<Carried> carried, CarriedTotal total, @Nullable CarriedTokens tokens) {

    /** An amount and when it was granted. */
    record Spent(
            Instant time,
            Money spent,
            Money uncertain,
            Money realtime,
            @Nullable Money baseline,
            long tokens) {
        static Spent of(SettledCharges settled) {
            return new Spent(
                    settled.quarter(),
                    settled.spentUSD(),
                    settled.uncertainUSD(),
                    settled.realtimeUSD(),
                    settled.baselineUSD(),
                    sum(settled.inputTokens(), settled.outputTokens(), settled.uncertainTokens()));
        }

        static Spent of(SpendRecord record) {
            return new Spent(
                    QuarterHours.begin(record.grantTime()),
                    record.spentUSD(),
                    record.uncertainUSD(),
                    record.realtimeUSD(),
                    record.baselineUSD(),
                    sum(record.inputTokens(), record.outputTokens(), record.uncertainTokens()));
        }

        private static long sum(long input, long output, long uncertain) {
            return Math.addExact(Math.addExact(input, output), uncertain);
        }

        Spent plus(Spent other) {
            return new Spent(
                    time,
                    spent.plus(other.spent),
                    uncertain.plus(other.uncertain),
                    realtime.plus(other.realtime),
                    baselines().plus(other.baselines()).usd(),
                    Math.addExact(tokens, other.tokens));
        }

        BaselineSum baselines() {
            return new BaselineSum(baseline, spent);
        }
    }

    private record Slot(String budget, Instant from) {}

    static Folding nothing() {
        return new Folding(List.of(), new CarriedTotal(Money.ZERO, Money.ZERO, Money.ZERO, null), null);
    }

    static Folding of(Ledger ledger) {
        return new Folding(
                ledger.carried(), ledger.total() == null ? nothing().total() : ledger.total(), ledger.carriedTokens());
    }

    /** With {@code spent} added, and without what no current period counts any more. */
    Folding plus(List<Spent> spent, LaneTerms terms, Instant now) {
        Map<Slot, Money> slots = new LinkedHashMap<>();
        for (Budget budget : terms.budgets()) {
            BudgetPeriods period = BudgetPeriods.of(budget, terms.zone(), now);
            String name = LaneTerms.name(budget);
            carried.stream()
                    .filter(c -> c.budget().equals(name) && period.countsCarried(c.from()))
                    .forEach(c -> slots.merge(new Slot(name, c.from()), c.spentUSD(), Money::plus));
            spent.stream()
                    .filter(s -> period.counts(s.time()) && !s.spent().isZero())
                    .forEach(s -> slots.merge(new Slot(name, period.carriedFrom(s.time())), s.spent(), Money::plus));
        }
        List<Carried> next = new ArrayList<>();
        slots.forEach((slot, amount) -> next.add(new Carried(slot.budget(), slot.from(), amount)));
        next.sort(Comparator.comparing(Carried::budget).thenComparing(Carried::from));
        CarriedTotal sum = total;
        for (Spent s : spent) {
            sum = new CarriedTotal(
                    sum.spentUSD().plus(s.spent()),
                    sum.uncertainUSD().plus(s.uncertain()),
                    sum.realtimeUSD().plus(s.realtime()),
                    new BaselineSum(sum.baselineUSD(), sum.spentUSD())
                            .plus(s.baselines())
                            .usd());
        }
        return new Folding(List.copyOf(next), sum, tokens(spent, BudgetPeriods.day(terms.zone(), now)));
    }

    /** Only the current day's are of interest. */
    private @Nullable CarriedTokens tokens(List<Spent> more, BudgetPeriods day) {
        long sum = tokens != null && day.countsCarried(tokens.from()) ? tokens.tokens() : 0;
        for (Spent one : more) {
            sum = day.counts(one.time()) ? Math.addExact(sum, one.tokens()) : sum;
        }
        return sum == 0 ? null : new CarriedTokens(Objects.requireNonNull(day.start()), sum);
    }
}
