package io.spendlane.quickstart;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus;
import io.spendlane.api.v1alpha1.SpendLaneStatus.BudgetStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A lane as the table shows it, with the first of its budgets. */
record LaneRow(String name, Money spent, Money held, Money saved, Money limit, Money available) {

    static LaneRow of(SpendLane lane) {
        @Nullable SpendLaneStatus status = lane.getStatus();
        Optional<BudgetStatus> budget = Optional.ofNullable(status)
                .flatMap(s -> Objects.requireNonNullElse(s.budgets(), List.<BudgetStatus>of()).stream()
                        .findFirst());
        return new LaneRow(
                lane.getMetadata().getName(),
                JobRow.orZero(status == null ? null : status.spentUSD()),
                JobRow.orZero(status == null ? null : status.heldUSD()),
                JobRow.orZero(status == null ? null : status.savedUSD()),
                budget.map(BudgetStatus::limitUSD).orElse(Money.ZERO),
                budget.map(BudgetStatus::availableUSD).orElse(Money.ZERO));
    }
}
