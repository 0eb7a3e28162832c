package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.Condition.ConditionStatus;
import io.spendlane.api.v1alpha1.RunPolicy;
import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.operator.job.JobView.Ours;
import io.spendlane.operator.kube.Conditions;
import io.spendlane.operator.lane.Windows;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How urgent a job is, by when it is wanted, and whether it is late. Pure. */
final class DeadlineCourse {
    private final Draft draft;
    private final Ours lane;

    DeadlineCourse(Draft draft, Ours lane) {
        this.draft = draft;
        this.lane = lane;
    }

    /** Puts urgency and deadline on record, and says when it is missed. */
    void keep() {
        Urgency urgency = lane.terms().fault().isPresent() && draft.urgency != null
                ? draft.urgency
                : lane.terms().urgency(draft.view.job().getSpec());
        draft.urgency = urgency;
        boolean taken = new LaneDoor(draft, lane).closed().isEmpty();
        Windows.State window = taken ? lane.terms().windows().at(draft.now) : null;
        if (draft.openTime == null
                && window != null
                && window.open()
                && lane.terms().admits()
                && draft.view.job().getSpec().runPolicy() != RunPolicy.EstimateOnly) {
            draft.openTime = draft.now;
        }
        draft.deadline = Deadline.of(draft.view.job(), draft.openTime, urgency);
        foresee(window);
        Instant time = draft.deadline.time();
        if (time == null) {
            draft.conditions = draft.conditions.no(
                    JobReport.DEADLINE_MISSED,
                    "NotBegun",
                    "The deadline of %s work begins when the lane is first open to this job.".formatted(urgency));
        } else if (draft.deadline.missed(draft.now)) {
            missed(time);
        } else {
            draft.lookAgainAt(time);
            draft.conditions = draft.conditions.no(
                    JobReport.DEADLINE_MISSED, "InTime", "All results are wanted by %s.".formatted(shown(time)));
        }
    }

    /** A window that opens too late is said at once: there is still time to ask for another lane. */
    private void foresee(Windows.@Nullable State window) {
        Instant opens = window == null ? null : window.opensAt();
        Instant time = draft.deadline.time();
        boolean idle = draft.charges.isEmpty();
        if (atRisk(draft, Reason.NO_TARGET_IN_TIME) && !draft.deadline.missed(draft.now)) {
            return; // the next plan decides
        }
        if (opens == null || time == null || !idle || draft.deadline.missed(draft.now) || !time.isBefore(opens)) {
            draft.conditions = draft.conditions.no(
                    JobReport.DEADLINE_AT_RISK,
                    "NoneKnown",
                    "Nothing is known that would make the job miss its deadline.");
            return;
        }
        String message =
                "The results are wanted by %s, but lane %s admits nothing before its next window at %s: give the job more time, ask for a window, or use another lane."
                        .formatted(shown(time), lane.lane().getMetadata().getName(), opens);
        if (!Conditions.holds(draft.conditions.list(), JobReport.DEADLINE_AT_RISK)) {
            draft.tell(true, Reason.DEADLINE_BEFORE_WINDOW, message);
        }
        draft.conditions =
                draft.conditions.yes(JobReport.DEADLINE_AT_RISK, Reason.DEADLINE_BEFORE_WINDOW.word(), message);
    }

    static boolean atRisk(Draft draft, Reason reason) {
        return Conditions.find(draft.conditions.list(), JobReport.DEADLINE_AT_RISK)
                .filter(c -> c.status() == ConditionStatus.True && reason.word().equals(c.reason()))
                .isPresent();
    }

    private void missed(Instant time) {
        String next = draft.deadline.fatal()
                ? "Nothing more is admitted; what runs is collected, and the job ends Failed with what it has."
                : draft.deadline.given()
                        ? "The job goes on; with onDeadlineMiss: Fail it would end."
                        : "Nobody gave a deadline, this is the usual one of %s work: the job goes on."
                                .formatted(Objects.requireNonNull(draft.urgency));
        String message = "The results were wanted by %s. %s".formatted(shown(time), next);
        if (!Conditions.holds(draft.conditions.list(), JobReport.DEADLINE_MISSED)) {
            draft.tell(true, Reason.DEADLINE_MISSED, message);
        }
        draft.conditions = draft.conditions.yes(JobReport.DEADLINE_MISSED, Reason.DEADLINE_MISSED.word(), message);
    }

    private static Instant shown(Instant time) {
        return time.truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    }
}
