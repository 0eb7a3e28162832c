package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.Owner;
import io.spendlane.api.v1alpha1.Charge.State;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.operator.job.JobView.Ours;
import io.spendlane.operator.job.Outcome.Faulted;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Turns a grant into charges. Pure. */
final class TakeCourse {
    private final Draft draft;
    private final Ours lane;

    TakeCourse(Draft draft, Ours lane) {
        this.draft = draft;
        this.lane = lane;
    }

    @Nullable
    Turn take(Ask ask, Grant grant) {
        Outcome outcome = draft.need(new Work.Round(ask, grant));
        if (outcome instanceof Faulted faulted) {
            if (faulted.reason() == Reason.INPUT_CHANGED || faulted.reason() == Reason.TARGET_INVALID) {
                draft.dropAsk();
                new SurveyCourse(draft, lane).again();
            }
            if (faulted.reason() == Reason.STATUS_OUTDATED && draft.charges.isEmpty()) {
                new SurveyCourse(draft, lane).outdated(faulted);
                return null;
            }
            if (faulted.reason() == Reason.REFUSED_BY_PROVIDER) {
                draft.dropAsk();
                draft.verdict(new TargetVerdict(ask.target(), faulted.reason().word(), faulted.message()));
            }
            JobReport.blocked(draft, faulted.reason(), faulted.message());
            return null;
        }
        if (!(outcome instanceof Outcome.Cut cut)) {
            draft.lookAgainIn(Duration.ofSeconds(30));
            return draft.charges.isEmpty() ? draft.unchanged() : JobReport.watch(draft);
        }
        draft.dropAsk();
        Owner me = new Owner(lane.epoch(), draft.view.process());
        // Where the first has not been uploaded, batches wait for their turn at the account, and their uploads with
        // them.
        boolean queues = cut.charges().stream().limit(1).noneMatch(Charge::ready);
        for (Charge charge : cut.charges()) {
            Charge taken = new With(charge).taken(grant.time(), draft.now, me);
            draft.charges.add(taken);
            if (taken.state() == State.Intended) {
                draft.pay(taken.isRealtime() ? new Work.Run(taken) : new Work.Create(taken));
            } else if (!queues) {
                draft.start(new Work.Upload(taken));
            }
        }
        new PlanCourse(draft, lane).begins(cut.charges());
        draft.startTime = draft.startTime == null ? draft.now : draft.startTime;
        return JobReport.watch(draft);
    }
}
