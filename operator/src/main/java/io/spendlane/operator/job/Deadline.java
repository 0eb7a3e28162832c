package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.OnDeadlineMiss;
import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.operator.lane.Urgencies;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a job's results are wanted.
 *
 * @param time {@code null}: nobody gave one, and the lane was never open to the job, so that none has begun
 * @param given the job says so itself
 * @param fatal the job ends when it is missed
 */
record Deadline(@Nullable Instant time, boolean given, boolean fatal) {

    /** A given one counts from the job's creation, one by urgency from when its lane was first open to it. */
    static Deadline of(AIBatchJob job, @Nullable Instant openTime, Urgency urgency) {
        Long seconds = job.getSpec().deadlineSeconds();
        if (seconds != null) {
            Instant created = Instant.parse(job.getMetadata().getCreationTimestamp());
            return new Deadline(
                    created.plusSeconds(seconds), true, job.getSpec().onDeadlineMiss() == OnDeadlineMiss.Fail);
        }
        return new Deadline(openTime == null ? null : openTime.plus(Urgencies.deadline(urgency)), false, false);
    }

    boolean missed(Instant now) {
        return time != null && !now.isBefore(time);
    }

    /** Whether nothing more may begin. */
    boolean ends(Instant now) {
        return fatal && missed(now);
    }
}
