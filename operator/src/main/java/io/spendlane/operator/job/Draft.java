package io.spendlane.operator.job;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Escalated;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.ItemCounts;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Outputs;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Phase;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.BatchCompletion;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.JobEstimate;
import io.spendlane.api.v1alpha1.SettledCharges;
import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.operator.job.Outcome.Counts;
import io.spendlane.operator.job.Turn.Finalizer;
import io.spendlane.operator.job.Turn.Told;
import io.spendlane.operator.kube.Conditions;
import io.spendlane.operator.lane.BaselineSum;
import io.spendlane.operator.store.SpendRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The next turn of a job while it is being decided. Lives within one decision. */
final class Draft {
    final JobView view;
    final Instant now;

    private final List<Work> work = new ArrayList<>();
    private final List<Work.Paid> paidWork = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private final List<SpendRecord> settledNow = new ArrayList<>();
    private @Nullable Duration lookAgain;
    private Finalizer finalizer = Finalizer.AS_IS;

    /** Whether something is in the way in this very turn. */
    boolean blockedNow;

    /** Why some of its batches wait for their turn at their account. */
    @Nullable
    String waitsAtAccount;

    Conditions conditions;
    Phase phase;
    Reason reason = Reason.PENDING;

    @Nullable
    String runId;

    @Nullable
    String specDigest;

    @Nullable
    String inputDigest;

    @Nullable
    Urgency urgency;

    @Nullable
    Instant openTime;

    Deadline deadline;
    long seq;

    @Nullable
    Ask ask;

    @Nullable
    Counts counts;

    @Nullable
    String target;

    @Nullable
    JobEstimate estimate;

    List<TargetVerdict> verdicts;
    List<Escalated> escalations;
    List<BatchCompletion> completions;
    List<Charge> charges;
    List<SettledCharges> settled;
    Money earlier;

    @Nullable
    Outputs outputs;

    @Nullable
    Instant startTime;

    @Nullable
    Instant completionTime;

    Draft(JobView view, Instant now) {
        this.view = view;
        this.now = now;
        AIBatchJobStatus status = view.status();
        Long generation = view.job().getMetadata().getGeneration();
        this.conditions = Conditions.of(status == null ? null : status.conditions(), generation, now);
        this.phase = status == null || status.phase() == null ? Phase.Pending : status.phase();
        this.runId = status == null ? null : status.runId();
        this.specDigest = status == null ? null : status.specDigest();
        this.inputDigest = status == null ? null : status.inputDigest();
        this.urgency = status == null ? null : status.urgency();
        this.openTime = status == null ? null : status.openTime();
        this.deadline = new Deadline(status == null ? null : status.deadlineTime(), false, false);
        // Begins with the time, so that it also grows when the status was lost.
        this.seq = status == null || status.seq() == null ? now.getEpochSecond() : status.seq();
        this.ask = status == null ? null : status.ask();
        this.counts = status == null || status.items() == null
                ? null
                : new Counts(
                        status.items().total(),
                        status.items().succeeded(),
                        status.items().failed());
        this.target = status == null ? null : status.target();
        this.verdicts = status == null || status.targets() == null ? List.of() : status.targets();
        this.escalations = status == null || status.escalations() == null ? List.of() : status.escalations();
        this.estimate = status == null ? null : status.estimate();
        this.completions = status == null || status.completions() == null ? List.of() : status.completions();
        this.charges = new ArrayList<>(status == null || status.charges() == null ? List.of() : status.charges());
        this.settled = new ArrayList<>(status == null || status.settled() == null ? List.of() : status.settled());
        this.earlier = status == null || status.earlierSpentUSD() == null ? Money.ZERO : status.earlierSpentUSD();
        this.outputs = status == null ? null : status.outputs();
        this.startTime = status == null ? null : status.startTime();
        this.completionTime = status == null ? null : status.completionTime();
    }

    /** Starts a work, unless it runs, or failed and is to wait. Gives its outcome, if there is one that is no failure. */
    @Nullable
    Outcome need(Work wanted) {
        Outcome outcome = view.outcomes().get(wanted.key());
        if (view.running().containsKey(wanted.key())) {
            return null;
        }
        if (outcome instanceof Outcome.Faulted faulted) {
            if (now.isBefore(faulted.retryAt())) {
                lookAgainAt(faulted.retryAt());
                return faulted;
            }
            work.add(wanted);
            return faulted;
        }
        if (outcome == null) {
            work.add(wanted);
        }
        return outcome;
    }

    /** Starts a work whatever came of it before. */
    void start(Work wanted) {
        if (!view.running().containsKey(wanted.key())) {
            work.add(wanted);
        }
    }

    void pay(Work.Paid paid) {
        paidWork.add(paid);
    }

    void tell(boolean warning, Reason why, String message) {
        told.add(new Told(warning, why, message));
    }

    void lookAgainAt(Instant time) {
        lookAgainIn(Duration.between(now, time).plusMillis(5));
    }

    void lookAgainIn(Duration wait) {
        Duration positive = wait.isNegative() || wait.isZero() ? Duration.ofMillis(5) : wait;
        if (lookAgain == null || positive.compareTo(lookAgain) < 0) {
            lookAgain = positive;
        }
    }

    void finalizer(Finalizer change) {
        finalizer = change;
    }

    /** Moves past the open ask: a grant for it lapses. */
    void dropAsk() {
        if (ask != null) {
            ask = null;
            seq++;
        }
    }

    /** What the status says of the run is outdated: it is found again as if it had said nothing. */
    void forgetRun() {
        dropAsk();
        runId = null;
        counts = null;
    }

    /** Adds what a charge came to, merged by lane, quarter-hour, target and model. */
    void settle(SpendRecord record) {
        Merging.add(settled, Merging.of(record));
        settledNow.add(record);
    }

    void verdict(TargetVerdict verdict) {
        List<TargetVerdict> next = new ArrayList<>(verdicts);
        next.removeIf(v -> v.name().equals(verdict.name()));
        next.add(verdict);
        verdicts = List.copyOf(next);
    }

    /** Items at a provider; those of a batch that another one already takes over from count there. */
    long runningItems() {
        return charges.stream()
                .filter(charge -> !charge.isOverlapped())
                .mapToLong(Charge::items)
                .sum();
    }

    /** Items that are neither done nor at a provider. */
    long pendingItems() {
        Counts known = counts;
        return known == null ? 0 : Math.max(0, known.total() - known.succeeded() - known.failed() - runningItems());
    }

    Money spent() {
        return settled.stream().map(SettledCharges::spentUSD).reduce(Money.ZERO, Money::plus);
    }

    Money held() {
        return charges.stream().map(Charge::heldUSD).reduce(Money.ZERO, Money::plus);
    }

    /** Whether charges, or what is asked for, are other than on record. */
    boolean moved() {
        AIBatchJobStatus status = view.status();
        return !charges.equals(status == null || status.charges() == null ? List.of() : status.charges())
                || !Objects.equals(ask, status == null ? null : status.ask());
    }

    /** Whether it is late, and that is not on record. */
    boolean late() {
        AIBatchJobStatus status = view.status();
        return deadline.missed(now)
                && !Conditions.holds(status == null ? null : status.conditions(), JobReport.DEADLINE_MISSED);
    }

    /** Nothing to write, unless a charge moved on in this turn. */
    @Nullable
    Turn unchanged() {
        return moved() ? JobReport.pause(this, Reason.QUEUED, "Pricing what is left to do.") : unwritten();
    }

    /** The turn that leaves the status as it is. */
    Turn unwritten() {
        return turn(null);
    }

    Turn done() {
        return turn(status());
    }

    private Turn turn(@Nullable AIBatchJobStatus next) {
        return new Turn(
                next,
                List.copyOf(work),
                List.copyOf(paidWork),
                List.copyOf(settledNow),
                finalizer,
                List.copyOf(told),
                lookAgain);
    }

    /** What was answered in real time shows before it is settled. */
    private long done(Counts known) {
        return Math.min(known.total(), known.succeeded() + known.failed() + (charges.isEmpty() ? 0 : view.answered()));
    }

    private AIBatchJobStatus status() {
        Money spent = spent();
        Money realtime = settled.stream().map(SettledCharges::realtimeUSD).reduce(Money.ZERO, Money::plus);
        Money uncertain = settled.stream().map(SettledCharges::uncertainUSD).reduce(Money.ZERO, Money::plus);
        Counts known = counts;
        return new AIBatchJobStatus(
                view.job().getMetadata().getGeneration(),
                conditions.list(),
                phase,
                reason.word(),
                runId,
                specDigest,
                inputDigest,
                urgency,
                openTime == null ? null : openTime.truncatedTo(ChronoUnit.SECONDS),
                deadline.time() == null ? null : deadline.time().truncatedTo(ChronoUnit.SECONDS),
                seq,
                ask,
                known == null ? null : new ItemCounts(known.total(), known.succeeded(), known.failed(), runningItems()),
                known == null ? null : done(known) + "/" + known.total(),
                target,
                estimate,
                verdicts.isEmpty() ? null : verdicts,
                escalations.isEmpty() ? null : escalations,
                charges.isEmpty() ? null : List.copyOf(charges),
                settled.isEmpty() ? null : List.copyOf(settled),
                spent,
                held(),
                uncertain,
                realtime,
                realtime.minus(spent),
                BaselineSum.of(settled).usd(),
                completions.isEmpty() ? null : completions,
                earlier.isZero() ? null : earlier,
                outputs,
                startTime == null ? null : startTime.truncatedTo(ChronoUnit.SECONDS),
                completionTime == null ? null : completionTime.truncatedTo(ChronoUnit.SECONDS));
    }
}
