package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.JobEstimate;
import io.spendlane.api.v1alpha1.JobEstimate.InputTokens;
import io.spendlane.api.v1alpha1.JobEstimate.OutputTokens;
import io.spendlane.operator.job.PlanCourse.Planned;
import io.spendlane.operator.plan.Estimator;
import io.spendlane.operator.plan.Plan;
import io.spendlane.operator.plan.TargetEstimate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts on record what a job is expected to take. A plan that differs in its times alone is not worth a write. Pure. */
final class EstimateReport {
    private final Draft draft;

    EstimateReport(Draft draft) {
        this.draft = draft;
    }

    void keep(Planned planned, Estimator estimator) {
        AIBatchJobStatus status = draft.view.status();
        List<TargetVerdict> before = status == null || status.targets() == null ? List.of() : status.targets();
        if (timeless(before).equals(timeless(draft.verdicts))) {
            draft.verdicts = before;
        }
        // The estimate is what was said before anything was paid: that is what the end is compared with.
        if (draft.charges.isEmpty() && draft.settled.isEmpty()) {
            JobEstimate next = estimate(planned, estimator);
            JobEstimate known = draft.estimate;
            draft.estimate = known != null && at(known, null).equals(at(next, null)) ? known : next;
        }
        risk(planned.plan());
    }

    /** The work begins now: from here on it is known when it will be done. */
    static void begin(Draft draft, Instant expected) {
        JobEstimate known = draft.estimate;
        draft.estimate = known == null ? null : at(known, seconds(expected));
    }

    private static JobEstimate estimate(Planned planned, Estimator estimator) {
        Plan.Verdict verdict = planned.plan().of(planned.nearest().target()).orElseThrow();
        TargetEstimate e = verdict.estimate();
        return new JobEstimate(
                e.target(),
                e.items(),
                new InputTokens(e.input().bound(), e.input().likely()),
                new OutputTokens(e.output().bound(), e.output().likely()),
                e.likely(),
                e.worst(),
                e.realtime(),
                estimator.baseline(planned.nearest().prices()),
                planned.chosen() == null ? null : seconds(verdict.expected()));
    }

    private static JobEstimate at(JobEstimate e, @Nullable Instant expected) {
        return new JobEstimate(
                e.target(),
                e.items(),
                e.inputTokens(),
                e.outputTokens(),
                e.likelyUSD(),
                e.worstUSD(),
                e.realtimeUSD(),
                e.baselineUSD(),
                expected);
    }

    private static List<List<Object>> timeless(List<TargetVerdict> verdicts) {
        return verdicts.stream()
                .map(v -> List.<Object>of(
                        v.name(),
                        v.reason(),
                        Objects.requireNonNullElse(v.likelyUSD(), v.message()),
                        Objects.requireNonNullElse(v.worstUSD(), "")))
                .toList();
    }

    /** A deadline that no target is expected to meet is said at once. */
    private void risk(Plan plan) {
        boolean late = plan.chosen() != null && !plan.inTime() && !draft.deadline.missed(draft.now);
        if (late && !DeadlineCourse.atRisk(draft, Reason.DEADLINE_BEFORE_WINDOW)) {
            String message =
                    "The results are wanted by %s, and no target is expected to be done by then; the soonest, %s, is used. Give the job more time, or add a faster target to the lane."
                            .formatted(
                                    draft.deadline.time(),
                                    Objects.requireNonNull(plan.chosen()).target());
            if (!DeadlineCourse.atRisk(draft, Reason.NO_TARGET_IN_TIME)) {
                draft.tell(true, Reason.NO_TARGET_IN_TIME, message);
                draft.conditions =
                        draft.conditions.yes(JobReport.DEADLINE_AT_RISK, Reason.NO_TARGET_IN_TIME.word(), message);
            }
        } else if (DeadlineCourse.atRisk(draft, Reason.NO_TARGET_IN_TIME)) {
            draft.conditions = draft.conditions.no(
                    JobReport.DEADLINE_AT_RISK, "Planned", "The job is expected to be done in time.");
        }
    }

    static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
