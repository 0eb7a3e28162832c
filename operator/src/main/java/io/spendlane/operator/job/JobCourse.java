package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobSpec;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.operator.job.ChargeCourse.Pace;
import io.spendlane.operator.job.JobView.Absent;
import io.spendlane.operator.job.JobView.NotOurs;
import io.spendlane.operator.job.JobView.Ours;
import io.spendlane.operator.job.Outcome.Counts;
import io.spendlane.operator.job.Turn.Finalizer;
import io.spendlane.operator.kube.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The course of a job, from apply to Complete. Pure: view and time in; whole next status, work to start and when to look again out. */
final class JobCourse {
    private static final Duration A_WHILE = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(5);

    private JobCourse() {}

    static Turn next(JobView view, Instant time) {
        Draft draft = new Draft(view, time.truncatedTo(ChronoUnit.MILLIS));
        boolean over = isOver(view.status());
        if (view.deleting()) {
            return view.lane() instanceof NotOurs ? wait(draft) : leave(draft);
        }
        if (over) {
            return draft.unwritten();
        }
        if (unreadable(view.job().getSpec())) {
            JobReport.stalled(draft, Reason.SPEC_INVALID, "The job cannot be read as stored: apply it again.");
            return draft.done();
        }
        if (view.lane() instanceof NotOurs) {
            return wait(draft);
        }
        return view.lane() instanceof Ours ours ? go(draft, ours) : withoutLane(draft);
    }

    static boolean isOver(@org.jspecify.annotations.Nullable AIBatchJobStatus status) {
        return status != null
                && (Conditions.holds(status.conditions(), JobReport.COMPLETE)
                        || Conditions.holds(status.conditions(), JobReport.FAILED));
    }

    private static boolean unreadable(AIBatchJobSpec spec) {
        return spec.laneRef() == null
                || spec.laneRef().name() == null
                || spec.input() == null
                || spec.output() == null
                || spec.steps() == null
                || spec.steps().isEmpty()
                || spec.steps().get(0).maxOutputTokens() == null;
    }

    private static Turn wait(Draft draft) {
        draft.lookAgainIn(SOON);
        return draft.unwritten();
    }

    private static Turn go(Draft draft, Ours lane) {
        new DeadlineCourse(draft, lane).keep();
        new EscalationCourse(draft, lane.terms().escalation()).mark();
        boolean drains = lane.terms().drains();
        boolean beginsNothing = draft.view.suspended() || draft.deadline.ends(draft.now);
        advance(draft, lane.epoch(), drains ? Pace.STOP : beginsNothing ? Pace.BEGIN_NOTHING : Pace.GO_ON);
        if (drains && draft.ask != null && lane.grant() != null) {
            draft.dropAsk();
        }
        Turn turn = new AskCourse(draft, lane).next();
        draft.lookAgainIn(A_WHILE);
        return turn == null ? draft.done() : turn;
    }

    /** What runs is watched and settled on its recorded account; nothing new begins. */
    private static Turn withoutLane(Draft draft) {
        String name = Objects.requireNonNull(
                Objects.requireNonNull(draft.view.job().getSpec().laneRef()).name());
        advance(draft, epochAbove(draft.charges), Pace.BEGIN_NOTHING);
        draft.dropAsk();
        JobReport.stalled(
                draft,
                Reason.LANE_NOT_FOUND,
                "There is no SpendLane %s: create it, or apply the job under another name with a lane of `kubectl get spendlanes`."
                        .formatted(name));
        draft.lookAgainIn(A_WHILE);
        return draft.done();
    }

    private static long epochAbove(List<Charge> charges) {
        return charges.stream()
                        .mapToLong(c -> c.owner() == null ? 0 : c.owner().epoch())
                        .max()
                        .orElse(0)
                + 1;
    }

    private static void advance(Draft draft, long epoch, Pace pace) {
        ChargeCourse course = new ChargeCourse(draft, epoch, pace);
        ChargeCourse givenUp = new ChargeCourse(draft, epoch, Pace.STOP);
        List<Charge> next = new ArrayList<>();
        for (Charge charge : draft.charges) {
            Charge after = (charge.givenUp() == null ? course : givenUp).next(charge);
            if (after != null) {
                next.add(after);
            }
        }
        draft.charges = next;
    }

    /** The job is being deleted: cancel, collect, settle, be folded, go. */
    private static Turn leave(Draft draft) {
        AIBatchJob job = draft.view.job();
        if (!job.hasFinalizer(AIBatchJob.FINALIZER)) {
            return draft.unwritten();
        }
        boolean absent = draft.view.lane() instanceof Absent;
        boolean folded = draft.view.lane() instanceof Ours ours && ours.folded();
        boolean quiet = draft.charges.isEmpty() && draft.ask == null;
        if (quiet && (absent || folded)) {
            draft.finalizer(Finalizer.REMOVE);
            return draft.unwritten();
        }
        draft.dropAsk();
        long epoch = draft.view.lane() instanceof Ours ours ? ours.epoch() : epochAbove(draft.charges);
        advance(draft, epoch, Pace.STOP);
        if (!isOver(draft.view.status())) {
            JobReport.cancelled(
                    draft,
                    draft.charges.isEmpty() ? Reason.WAITING_FOR_FOLD : Reason.CANCELLING,
                    draft.charges.isEmpty()
                            ? "All is settled; the lane takes over what was spent."
                            : "%d batches are being cancelled, collected and settled; %s USD are held. If the provider or the Secret is gone for good, annotate the job with %s=true to settle at worst case."
                                    .formatted(draft.charges.size(), draft.held(), AIBatchJob.ABANDON));
        }
        draft.lookAgainIn(SOON.multipliedBy(3));
        return draft.done();
    }

    /** Whether more items failed than the job allows. */
    static boolean tooManyFailed(AIBatchJobSpec spec, Counts counts) {
        int allowed = spec.maxFailedPercent() == null ? 0 : spec.maxFailedPercent();
        return counts.failed() * 100 > counts.total() * allowed;
    }
}
