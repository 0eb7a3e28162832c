package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.operator.job.JobView.Ours;
import io.spendlane.operator.kube.Conditions;
import java.time.Instant;
import java.util.Objects;

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
        if (draft.openTime == null
                && new LaneDoor(draft, lane).closed().isEmpty()
                && lane.terms().admits()) {
            draft.openTime = draft.now;
        }
        draft.deadline = Deadline.of(draft.view.job(), draft.openTime, urgency);
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
