package io.spendlane.operator.lane;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AlertAction;
import io.spendlane.api.v1alpha1.Budget;
import io.spendlane.api.v1alpha1.Budget.Alert;
import io.spendlane.api.v1alpha1.SettledCharges;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus;
import io.spendlane.api.v1alpha1.SpendLaneStatus.AlertReached;
import io.spendlane.api.v1alpha1.SpendLaneStatus.BudgetStatus;
import io.spendlane.api.v1alpha1.SpendLaneStatus.CarriedTotal;
import io.spendlane.api.v1alpha1.SpendLaneStatus.JobCounts;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.api.v1alpha1.SpendLaneStatus.WindowStatus;
import io.spendlane.operator.kube.Conditions;
import io.spendlane.operator.lane.LaneTurn.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a lane's status tells people: budgets, thresholds reached, conditions. */
record LaneReport(SpendLaneStatus status, List<Told> told) {
    private static final Duration TAKES_LONG = Duration.ofMinutes(5);

    static SpendLaneStatus takingOver(SpendLane lane, Ledger ledger, Instant now) {
        return withLedger(lane, ledger, takingOver(conditions(lane, now)));
    }

    private static Conditions takingOver(Conditions conditions) {
        return conditions.no(
                "Ready", "TakingOver", "Reading the lane's jobs and spend records; grants begin in a moment.");
    }

    private static Conditions storeUnreadable(Conditions conditions, String fault) {
        return conditions.no(
                "Ready", "StoreUnreadable", "The spend records cannot be read, so nothing is granted: " + fault);
    }

    static SpendLaneStatus rebuilding(SpendLane lane, @Nullable String storeFault, Instant now) {
        Ledger ledger =
                Objects.requireNonNull(Objects.requireNonNull(lane.getStatus()).ledger());
        if (storeFault != null) {
            return withLedger(lane, ledger, storeUnreadable(conditions(lane, now), storeFault));
        }
        return withLedger(
                lane,
                ledger,
                conditions(lane, now)
                        .no(
                                "Ready",
                                "Rebuilding",
                                "Adding up the lane's spend records; nothing is granted until that is done."));
    }

    static SpendLaneStatus refused(SpendLane lane, String fault, Instant now) {
        Ledger ledger =
                Objects.requireNonNull(Objects.requireNonNull(lane.getStatus()).ledger());
        return withLedger(
                lane,
                ledger,
                conditions(lane, now).no("Ready", "InvalidSpec", fault).yes("Stalled", "InvalidSpec", fault));
    }

    private static SpendLaneStatus withLedger(SpendLane lane, Ledger ledger, Conditions conditions) {
        SpendLaneStatus before = lane.getStatus();
        Long generation = lane.getMetadata().getGeneration();
        return before == null
                ? SpendLaneStatus.of(generation, conditions.list(), ledger)
                : before.with(generation, conditions.list(), ledger);
    }

    private static Conditions conditions(SpendLane lane, Instant now) {
        SpendLaneStatus status = lane.getStatus();
        return Conditions.of(
                status == null ? null : status.conditions(), lane.getMetadata().getGeneration(), now);
    }

    /** The same, of books that were not compared with the store yet: they are kept, and say nothing about budgets. */
    SpendLaneStatus unproven(SpendLane lane, @Nullable String storeFault, Instant now) {
        Conditions before = conditions(lane, now);
        Ledger ledger = Objects.requireNonNull(status.ledger());
        return withLedger(lane, ledger, storeFault == null ? takingOver(before) : storeUnreadable(before, storeFault));
    }

    static LaneReport of(
            SpendLane lane,
            LaneTerms terms,
            Ledger ledger,
            Balance balance,
            Admission admission,
            Collection<JobEntry> jobs,
            Instant now,
            LaneCourse.Beside beside) {
        List<Told> told = new ArrayList<>();
        List<BudgetStatus> budgets = new ArrayList<>();
        for (Budget budget : terms.budgets()) {
            budgets.add(budget(lane, terms, budget, balance, admission.blockedBy(), told, now));
        }
        Set<String> folding = Set.copyOf(ledger.folding());
        CarriedTotal total =
                Objects.requireNonNullElse(ledger.total(), Folding.nothing().total());
        Money spent = total.spentUSD();
        Money uncertain = total.uncertainUSD();
        Money realtime = total.realtimeUSD();
        BaselineSum baseline = new BaselineSum(total.baselineUSD(), spent);
        String name = lane.getMetadata().getName();
        for (JobEntry job : jobs) {
            for (SettledCharges settled : job.settled()) {
                if (!folding.contains(job.uid()) && settled.lane().equals(name)) {
                    spent = spent.plus(settled.spentUSD());
                    uncertain = uncertain.plus(settled.uncertainUSD());
                    realtime = realtime.plus(settled.realtimeUSD());
                    baseline = baseline.plus(BaselineSum.of(settled));
                }
            }
        }
        int running =
                (int) jobs.stream().filter(job -> !job.charges().isEmpty()).count();
        int waiting = (int) jobs.stream().filter(job -> job.ask() != null).count();
        Conditions conditions = budgetConditions(conditions(lane, now), terms, budgets);
        conditions = ready(conditions, lane, terms, balance, ledger, jobs, now);
        conditions = RateReport.conditions(conditions, terms, balance, admission, now);
        String baselineFault = beside.baselineFault();
        if (baselineFault != null) {
            conditions = conditions.yes("BaselineUnknown", "PriceUnknown", baselineFault);
        } else if (Conditions.find(conditions.list(), "BaselineUnknown").isPresent()) {
            conditions = conditions.no("BaselineUnknown", "Valid", "Nothing is wrong with the baseline.");
        }
        SpendLaneStatus status = new SpendLaneStatus(
                lane.getMetadata().getGeneration(),
                conditions.list(),
                ledger,
                budgets,
                window(terms, now),
                RateReport.of(terms, balance, beside.used(), now),
                new JobCounts(waiting, running),
                spent,
                balance.held(),
                uncertain,
                realtime.minus(spent),
                baseline.usd(),
                new Learning(lane.getStatus() == null ? null : lane.getStatus().learned(), terms).with(jobs, now));
        return new LaneReport(status, told);
    }

    private static @Nullable WindowStatus window(LaneTerms terms, Instant now) {
        if (terms.spec().schedule() == null) {
            return null;
        }
        Windows.State state = terms.windows().at(now);
        return new WindowStatus(state.open(), state.until(), state.opensAt());
    }

    private static BudgetStatus budget(
            SpendLane lane,
            LaneTerms terms,
            Budget budget,
            Balance balance,
            Set<String> blockedBy,
            List<Told> told,
            Instant now) {
        String name = LaneTerms.name(budget);
        ZoneId zone = terms.zone();
        BudgetPeriods period = BudgetPeriods.of(budget, zone, now);
        Balance.Used used = Objects.requireNonNull(balance.budgets().get(name));
        Money limit = LaneTerms.limit(budget);
        Money blocks = LaneTerms.blocksAt(budget).orElse(limit);
        Instant start = period.slice() > 0 ? null : period.start();
        List<AlertReached> reached = new ArrayList<>();
        for (Alert alert : LaneTerms.alerts(budget)) {
            int percent = alert.thresholdPercent() == null ? 100 : alert.thresholdPercent();
            Money threshold = limit.percent(percent);
            boolean blocking = alert.action() == AlertAction.Block && blockedBy.contains(name);
            boolean over = used.spent().compareTo(threshold) >= 0 || blocking;
            AlertReached earlier = earlier(lane, name, start, percent);
            if (earlier != null && (period.slice() == 0 || over)) {
                reached.add(earlier);
            } else if (over) {
                reached.add(new AlertReached(percent, now.truncatedTo(ChronoUnit.SECONDS)));
                told.add(new Told(
                        alert.action() == AlertAction.Block,
                        alert.action() == AlertAction.Block ? "BudgetExhausted" : "BudgetAlert",
                        "Budget %s: %s USD spent and %s USD held of %s USD; threshold %d %% reached.%s"
                                .formatted(
                                        name,
                                        used.spent(),
                                        used.held(),
                                        limit,
                                        percent,
                                        alert.action() == AlertAction.Block ? " Work that does not fit waits." : "")));
            }
        }
        Money available = blocks.minus(used.total()).max(Money.ZERO);
        return new BudgetStatus(
                name, start, period.end(), blocks, used.spent(), used.held(), available, List.copyOf(reached));
    }

    private static @Nullable AlertReached earlier(SpendLane lane, String budget, @Nullable Instant start, int percent) {
        SpendLaneStatus status = lane.getStatus();
        if (status == null || status.budgets() == null) {
            return null;
        }
        return status.budgets().stream()
                .filter(b -> b.name().equals(budget) && Objects.equals(b.periodStart(), start) && b.alerts() != null)
                .flatMap(b -> Objects.requireNonNull(b.alerts()).stream())
                .filter(a -> a.thresholdPercent() == percent)
                .findFirst()
                .orElse(null);
    }

    private static Conditions budgetConditions(Conditions conditions, LaneTerms terms, List<BudgetStatus> budgets) {
        List<String> alerted = new ArrayList<>();
        List<String> exhausted = new ArrayList<>();
        for (BudgetStatus budget : budgets) {
            for (AlertReached alert : Objects.requireNonNullElse(budget.alerts(), List.<AlertReached>of())) {
                boolean blocks = terms.budgets().stream()
                        .filter(b -> budget.name().equals(b.name()))
                        .flatMap(b -> LaneTerms.alerts(b).stream())
                        .anyMatch(a -> a.action() == AlertAction.Block
                                && Objects.equals(a.thresholdPercent(), alert.thresholdPercent()));
                String line = "%s: %s USD spent, %s USD held of %s USD until %s"
                        .formatted(
                                budget.name(),
                                budget.spentUSD(),
                                budget.heldUSD(),
                                budget.limitUSD(),
                                budget.periodEnd() == null ? "it is raised" : budget.periodEnd());
                (blocks ? exhausted : alerted).add(line);
            }
        }
        Conditions next = alerted.isEmpty()
                ? conditions.no(
                        "BudgetAlert", "BelowThreshold", "No Notify threshold is reached in the current periods.")
                : conditions.yes("BudgetAlert", "ThresholdReached", String.join("; ", alerted));
        return exhausted.isEmpty()
                ? next.no("BudgetExhausted", "RoomLeft", "No Block threshold is reached in the current periods.")
                : next.yes("BudgetExhausted", "WorkWaits", String.join("; ", exhausted));
    }

    private static Conditions ready(
            Conditions conditions,
            SpendLane lane,
            LaneTerms terms,
            Balance balance,
            Ledger ledger,
            Collection<JobEntry> jobs,
            Instant now) {
        List<String> slow = ledger.grants().stream()
                .filter(grant -> grant.time().plus(TAKES_LONG).isBefore(now))
                .flatMap(grant -> jobs.stream().filter(job -> job.uid().equals(grant.jobUID())))
                .map(job -> job.namespace() + "/" + job.name())
                .sorted()
                .limit(10)
                .toList();
        Conditions next = conditions.no("Stalled", "Valid", "The lane can be used.");
        next = slow.isEmpty()
                ? next.no("GrantsUntaken", "AllTaken", "Every grant is taken by its job in time.")
                : next.yes(
                        "GrantsUntaken",
                        "JobsDoNotTake",
                        "Granted more than five minutes ago and not taken, see these jobs' events: "
                                + String.join(", ", slow));
        if (lane.getMetadata().getDeletionTimestamp() != null) {
            return next.no(
                    "Ready",
                    "Deleting",
                    "Waits until %d jobs have settled %s USD that they hold; delete those jobs to hurry."
                            .formatted(
                                    jobs.stream()
                                            .filter(job -> !job.charges().isEmpty())
                                            .count(),
                                    balance.held()));
        }
        if (!terms.admits()) {
            return next.yes(
                    "Ready", "Stopped", "stopPolicy " + terms.spec().stopPolicy() + ": nothing new is admitted.");
        }
        Windows.State window = terms.windows().at(now);
        return window.open()
                ? next.yes("Ready", "Ready", "Work is admitted.")
                : next.yes("Ready", "WindowShut", "Work is admitted from " + window.opensAt() + " on.");
    }
}
