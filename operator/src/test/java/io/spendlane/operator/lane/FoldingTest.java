package io.spendlane.operator.lane;

import static io.spendlane.operator.lane.Stories.NOW;
import static io.spendlane.operator.lane.Stories.budget;
import static io.spendlane.operator.lane.Stories.terms;
import static io.spendlane.operator.lane.Stories.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Budget;
import io.spendlane.api.v1alpha1.BudgetPeriod;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Carried;
import io.spendlane.api.v1alpha1.SpendLaneStatus.CarriedTotal;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.operator.lane.Folding.Spent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FoldingTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-11-21T00:00:00Z");
    private static final LaneTerms TERMS = terms(
            budget("day", BudgetPeriod.Daily, 100),
            budget("ever", BudgetPeriod.Total, 100),
            budget("rolling", BudgetPeriod.Rolling, 100));

    @Test
    void an_amount_is_carried_in_every_budget_at_the_begin_of_what_it_counts_in() {
        Folding folding = Folding.nothing().plus(List.of(spent(NOW.minusSeconds(1), 3)), TERMS, NOW);
        assertThat(folding.carried())
                .containsExactly(
                        new Carried("day", MIDNIGHT, usd(3)),
                        new Carried("ever", Instant.EPOCH, usd(3)),
                        new Carried("rolling", Instant.parse("2026-11-21T11:45:00Z"), usd(3)));
        assertThat(folding.total()).isEqualTo(new CarriedTotal(usd(3), usd(1), usd(6), null));
    }

    @Test
    void what_a_period_counts_no_more_is_left_out_of_it_but_not_of_the_total() {
        Folding folding = Folding.nothing().plus(List.of(spent(MIDNIGHT.minusSeconds(1), 3)), TERMS, NOW);
        assertThat(folding.carried()).extracting(Carried::budget).containsExactly("ever", "rolling");
        Folding tomorrow = folding.plus(List.of(), TERMS, NOW.plus(Duration.ofDays(2)));
        assertThat(tomorrow.carried()).extracting(Carried::budget).containsExactly("ever");
        assertThat(tomorrow.total().spentUSD()).isEqualTo(usd(3));
    }

    @Test
    void amounts_of_one_slot_are_added_up() {
        Folding folding = Folding.nothing()
                .plus(List.of(spent(NOW, 3), spent(NOW, 4)), TERMS, NOW)
                .plus(List.of(spent(NOW, 5)), TERMS, NOW);
        assertThat(folding.carried())
                .hasSize(3)
                .allSatisfy(c -> assertThat(c.spentUSD()).isEqualTo(usd(12)));
    }

    @Test
    void a_budget_that_is_no_more_is_forgotten() {
        Folding folding = Folding.nothing().plus(List.of(spent(NOW, 3)), TERMS, NOW);
        assertThat(folding.plus(List.of(), terms(budget("ever", BudgetPeriod.Total, 1)), NOW)
                        .carried())
                .containsExactly(new Carried("ever", Instant.EPOCH, usd(3)));
    }

    /** Folding moves an amount from a job to the lane: at no later time may a budget count less than by the charges themselves. */
    @Test
    void no_budget_counts_less_after_a_fold_than_before_at_any_later_time() {
        Random random = new Random(8);
        List<Budget> budgets = TERMS.budgets();
        for (int round = 0; round < 300; round++) {
            List<Spent> all = IntStream.range(0, 1 + random.nextInt(5))
                    .mapToObj(i ->
                            spent(QuarterHours.begin(NOW.minusSeconds(random.nextInt(200_000))), 1 + random.nextInt(9)))
                    .toList();
            Instant folded = NOW.plusSeconds(random.nextInt(50_000));
            Folding folding = Folding.nothing().plus(all, TERMS, folded);
            Instant later = folded.plusSeconds(random.nextInt(200_000));
            Ledger ledger = new Ledger(
                    "lane-1", 1, "me", later, "", List.of(), folding.carried(), folding.total(), null, List.of());
            Balance after = Balance.of(TERMS, "lane-1", "overnight", ledger, List.of(), later);
            for (Budget budget : budgets) {
                BudgetPeriods period = BudgetPeriods.of(budget, TERMS.zone(), later);
                Money exact = all.stream()
                        .filter(s -> period.counts(s.time()))
                        .map(Spent::spent)
                        .reduce(Money.ZERO, Money::plus);
                Money kept = after.budgets().get(budget.name()).spent();
                assertThat(kept).as("%s %s %s", budget.name(), all, later).isGreaterThanOrEqualTo(exact);
                if (budget.period() != BudgetPeriod.Rolling) {
                    assertThat(kept).as("%s %s %s", budget.name(), all, later).isEqualTo(exact);
                }
            }
        }
    }

    private static Spent spent(Instant time, long dollars) {
        return new Spent(time, usd(dollars), usd(1), usd(2 * dollars), null, 7);
    }
}
