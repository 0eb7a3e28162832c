package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.Condition;
import io.spendlane.api.v1alpha1.SpendLaneStatus.BudgetStatus;
import io.spendlane.api.v1alpha1.SpendLaneStatus.TokensOfDay;
import io.spendlane.operator.job.JobView.Ours;
import io.spendlane.operator.kube.Conditions;
import io.spendlane.operator.lane.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a job that has asked and waits tells people. Pure. */
final class WaitCourse {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration REPEAT_MESSAGE = Duration.ofSeconds(30);
    /** For this long it needs no saying that the lane has not come to a job yet: most are granted before, and each word is a write. */
    private static final Duration LANES_TURN = Duration.ofMinutes(1);

    private final Draft draft;
    private final Ours lane;

    WaitCourse(Draft draft, Ours lane) {
        this.draft = draft;
        this.lane = lane;
    }

    /** A job that waits finds out by itself what for; its message is not repeated for every cent that others spend. */
    @Nullable
    Turn waiting(Ask ask) {
        Instant patienceEnds = ask.time().plus(PATIENCE);
        if (draft.now.isBefore(patienceEnds)) {
            draft.lookAgainAt(patienceEnds);
            return draft.blockedNow ? null : unchangedUnlessMoved();
        }
        draft.lookAgainIn(REPEAT_MESSAGE);
        Instant told = draft.view.writtenAt();
        boolean fresh = told != null && draft.now.isBefore(told.plus(REPEAT_MESSAGE));
        String reasonNow = Conditions.find(draft.conditions.list(), JobReport.ADMITTED)
                .map(Condition::reason)
                .orElse("");
        boolean queued = reasonNow.equals(Reason.QUEUED.word());
        if (fresh && !draft.late() && !queued && draft.charges.isEmpty()) {
            return unchangedUnlessMoved();
        }
        if (!lane.terms().admits()) {
            return JobReport.pause(
                    draft,
                    Reason.LANE_STOPPED,
                    "Lane %s has stopPolicy %s: it admits nothing now."
                            .formatted(
                                    lane.lane().getMetadata().getName(),
                                    lane.lane().getSpec().stopPolicy()));
        }
        Windows.State window = lane.terms().windows().at(draft.now);
        if (!window.open()) {
            return JobReport.pause(draft, Reason.WAITING_FOR_WINDOW, shut(window));
        }
        Optional<BudgetStatus> budget = lackingBudget(ask);
        Optional<TokensOfDay> tokens = lackingTokens(ask);
        if (budget.isEmpty() && tokens.isPresent()) {
            return JobReport.pause(draft, Reason.WAITING_FOR_TOKENS, lacking(ask, tokens.get()));
        }
        if (budget.isPresent()) {
            return JobReport.pause(draft, Reason.WAITING_FOR_BUDGET, lacking(ask, budget.get()));
        }
        boolean soon = draft.now.isBefore(ask.time().plus(LANES_TURN));
        return soon && queued && !draft.late() && !draft.blockedNow && draft.charges.isEmpty()
                ? draft.unchanged()
                : JobReport.pause(
                        draft,
                        Reason.WAITING_FOR_LANE,
                        "The lane is about to grant this, or serves more urgent work first.");
    }

    private String shut(Windows.State window) {
        return "Lane %s admits work only in its windows; the next one opens at %s, and the job starts by itself then."
                .formatted(lane.lane().getMetadata().getName(), window.opensAt());
    }

    private Optional<BudgetStatus> lackingBudget(Ask ask) {
        var status = lane.lane().getStatus();
        if (status == null || status.budgets() == null) {
            return Optional.empty();
        }
        return status.budgets().stream()
                .filter(b -> ask.smallestPart().exceeds(b.availableUSD()))
                .findFirst();
    }

    private Optional<TokensOfDay> lackingTokens(Ask ask) {
        var status = lane.lane().getStatus();
        return status == null || status.rates() == null
                ? Optional.empty()
                : Optional.ofNullable(status.rates().tokensPerDay())
                        .filter(day -> ask.smallestTokens() > day.available());
    }

    private String lacking(Ask ask, TokensOfDay day) {
        return "Lane %s has %d tokens left of %d a day until %s; this job needs %d at worst, and at least %d to begin. It starts by itself then, or raise rateLimits.tokensPerDay."
                .formatted(
                        lane.lane().getMetadata().getName(),
                        day.available(),
                        day.limit(),
                        day.periodEnd(),
                        ask.tokens(),
                        ask.smallestTokens());
    }

    private String lacking(Ask ask, BudgetStatus budget) {
        String until = budget.periodEnd() == null ? "" : " until " + budget.periodEnd();
        return "Lane %s has %s USD left of %s USD in budget %s%s; this job needs %s USD at worst, and at least %s USD to begin. It starts by itself %s, or raise the budget."
                .formatted(
                        lane.lane().getMetadata().getName(),
                        budget.availableUSD(),
                        budget.limitUSD(),
                        budget.name(),
                        until,
                        ask.amount(),
                        ask.smallestPart(),
                        budget.periodEnd() == null ? "once there is room" : "then");
    }

    private @Nullable Turn unchangedUnlessMoved() {
        return draft.charges.isEmpty() ? draft.unchanged() : JobReport.watch(draft);
    }
}
