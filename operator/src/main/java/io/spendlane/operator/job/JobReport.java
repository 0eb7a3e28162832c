package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJobStatus.Phase;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Condition.ConditionStatus;
import io.spendlane.api.v1alpha1.JobEstimate;
import io.spendlane.operator.kube.Conditions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a job's conditions and phase tell people. */
final class JobReport {
    static final String RECONCILING = "Reconciling";
    static final String STALLED = "Stalled";
    static final String ADMITTED = "Admitted";
    static final String BLOCKED = "Blocked";
    static final String DEADLINE_AT_RISK = "DeadlineAtRisk";
    static final String DEADLINE_MISSED = "DeadlineMissed";
    static final String COMPLETE = "Complete";
    static final String FAILED = "Failed";

    private JobReport() {}

    /** Refused before anything was paid; heals when the cause is gone. Once something was paid it is only blocked. */
    static void stalled(Draft draft, Reason reason, String message) {
        boolean paid = !draft.charges.isEmpty() || !draft.settled.isEmpty();
        if (paid) {
            blocked(draft, reason, message);
            return;
        }
        if (!Conditions.holds(draft.conditions.list(), STALLED)) {
            draft.tell(true, reason, message);
        }
        draft.phase = Phase.Stalled;
        draft.reason = reason;
        draft.conditions = draft.conditions
                .yes(STALLED, reason.word(), message)
                .no(RECONCILING, reason.word(), "See Stalled.")
                .no(ADMITTED, reason.word(), message)
                .no(BLOCKED, reason.word(), "Nothing has been paid; see Stalled.");
        unfinished(draft);
    }

    /** Trouble on the way; it goes on by itself, or says what a person has to do. */
    static void blocked(Draft draft, Reason reason, String message) {
        draft.blockedNow = true;
        draft.phase = phaseOf(draft);
        draft.reason = reason;
        draft.conditions = draft.conditions
                .yes(BLOCKED, reason.word(), message)
                .no(STALLED, "Valid", "The job can be run.")
                .no(RECONCILING, reason.word(), "The job is planned.");
        unfinished(draft);
    }

    /** Once something was paid, the job is planned: what is left to do is read again, but the job does not go back. */
    static void reading(Draft draft) {
        if (!draft.settled.isEmpty()) {
            waiting(draft, Reason.QUEUED, "Pricing what is left to do.");
            return;
        }
        draft.phase = Phase.Pending;
        draft.reason = Reason.READING_INPUT;
        draft.conditions = draft.conditions
                .yes(RECONCILING, Reason.READING_INPUT.word(), "Reading and pricing the input.")
                .no(STALLED, "Valid", "No fault is known.");
        unfinished(draft);
    }

    /** Planned and not to be run; {@code refused}: it would not be, either. */
    static @Nullable Turn estimated(Draft draft, boolean refused) {
        JobEstimate estimate = Objects.requireNonNull(draft.estimate);
        String verdict = draft.verdicts.stream()
                .filter(v -> v.name().equals(estimate.target()))
                .map(v -> " " + v.message())
                .findFirst()
                .orElse("");
        String message = refused
                ? "It would be refused as it is.%s".formatted(verdict)
                : "It will likely cost %s USD at %s, and %s USD at worst; in real time it would be %s USD. Nothing is asked for or paid until spec.runPolicy is Run."
                        .formatted(
                                estimate.likelyUSD(), estimate.target(), estimate.worstUSD(), estimate.realtimeUSD());
        draft.phase = Phase.Estimated;
        draft.reason = Reason.ESTIMATE_ONLY;
        draft.conditions = draft.conditions
                .no(RECONCILING, "Planned", "The job is planned.")
                .no(STALLED, "Valid", "The job was read and priced.")
                .no(ADMITTED, Reason.ESTIMATE_ONLY.word(), message)
                .no(BLOCKED, "Free", "Nothing is in the way.");
        unfinished(draft);
        return null;
    }

    static void waiting(Draft draft, Reason reason, String message) {
        draft.phase = draft.charges.isEmpty() ? Phase.Queued : phaseOf(draft);
        draft.reason = draft.charges.isEmpty() ? reason : Reason.RUNNING;
        draft.conditions = draft.conditions
                .no(RECONCILING, "Planned", "The job is planned and queued.")
                .no(STALLED, "Valid", "The job can be run.")
                .no(ADMITTED, reason.word(), message)
                .no(BLOCKED, "Free", "Nothing is in the way.");
        unfinished(draft);
    }

    static void running(Draft draft) {
        draft.phase = phaseOf(draft);
        String waits = draft.waitsAtAccount;
        boolean idle = draft.charges.stream().allMatch(c -> c.state() == Charge.State.Reserved);
        draft.reason = draft.phase != Phase.Admitted
                ? Reason.RUNNING
                : waits != null && idle ? Reason.WAITING_FOR_ACCOUNT : Reason.ADMITTED;
        draft.conditions = draft.conditions
                .no(RECONCILING, "Planned", "The job is planned.")
                .no(STALLED, "Valid", "The job can be run.")
                .yes(
                        ADMITTED,
                        "Admitted",
                        "The lane granted money for the batches in status.charges."
                                + (waits == null ? "" : " " + waits))
                .no(BLOCKED, "Free", "Nothing is in the way.");
        unfinished(draft);
    }

    /** What runs goes on; gives no turn of its own: the draft is to be written. */
    static @Nullable Turn watch(Draft draft) {
        if (!draft.blockedNow) {
            running(draft);
        }
        return null;
    }

    /** Waits for something, unless worse is said already; gives no turn of its own: the draft is to be written. */
    static @Nullable Turn pause(Draft draft, Reason reason, String message) {
        if (!draft.blockedNow) {
            waiting(draft, reason, message);
        }
        return null;
    }

    static void cancelled(Draft draft, Reason reason, String message) {
        draft.phase = Phase.Cancelled;
        draft.reason = reason;
        draft.conditions = draft.conditions.no(ADMITTED, reason.word(), message);
    }

    static void complete(Draft draft, Reason reason, String message) {
        over(draft, Phase.Complete, COMPLETE, FAILED, reason, message);
    }

    static void failed(Draft draft, Reason reason, String message) {
        over(draft, Phase.Failed, FAILED, COMPLETE, reason, message);
    }

    private static void over(Draft draft, Phase phase, String yes, String no, Reason reason, String message) {
        draft.phase = phase;
        draft.reason = reason;
        draft.completionTime = draft.now;
        boolean failed = phase == Phase.Failed;
        draft.conditions = draft.conditions
                .no(RECONCILING, reason.word(), "The job is over.")
                .with(
                        STALLED,
                        failed ? ConditionStatus.True : ConditionStatus.False,
                        reason.word(),
                        failed ? message : "The job is over.")
                .no(BLOCKED, "Free", "Nothing is in the way.")
                .no(DEADLINE_AT_RISK, reason.word(), "The job is over.")
                .yes(yes, reason.word(), message)
                .no(no, reason.word(), "See %s.".formatted(yes));
        draft.tell(failed, reason, message);
    }

    private static void unfinished(Draft draft) {
        draft.conditions = draft.conditions
                .no(COMPLETE, draft.reason.word(), "Not finished.")
                .no(FAILED, draft.reason.word(), "Not finished.");
    }

    private static Phase phaseOf(Draft draft) {
        if (draft.charges.isEmpty()) {
            return draft.ask == null ? Phase.Collecting : Phase.Queued;
        }
        return draft.charges.stream().anyMatch(c -> c.state() == Charge.State.Submitted)
                ? Phase.Running
                : Phase.Admitted;
    }
}
