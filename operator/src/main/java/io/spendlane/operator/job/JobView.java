package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.operator.lane.LaneTerms;
import io.spendlane.operator.provider.RemoteBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a job's next turn is decided from.
 *
 * @param lane where its lane stands
 * @param installationFault why nothing may be submitted from this installation; {@code null}: it may
 * @param process random id of this process
 * @param settle settling time of an unknown create, by provider
 * @param outcomes how its works ended, by key
 * @param running keys of works that wait or run; {@code true}: it has begun
 * @param remote the provider's view of its batches, by the provider's id
 * @param moved when their counts last moved, by the provider's id
 * @param lost ids that the provider does not know any more, asked more than once
 * @param answered items of its open batches that were answered in real time
 * @param surveyedAt when the last survey ended
 * @param writtenAt when this process last wrote the job's status
 * @param notBefore when the work may be sent again, where a provider said so
 * @param queued its batches that wait for their turn at their account, with why
 */
record JobView(
        AIBatchJob job,
        LaneSight lane,
        @Nullable Refusal installationFault,
        String process,
        Map<Provider, Duration> settle,
        Map<String, Outcome> outcomes,
        Map<String, Boolean> running,
        Map<String, RemoteBatch> remote,
        Map<String, Instant> moved,
        Set<String> lost,
        long answered,
        @Nullable Instant surveyedAt,
        @Nullable Instant writtenAt,
        @Nullable Instant notBefore,
        Map<String, String> queued) {

    /** Where a job's lane stands. */
    sealed interface LaneSight {}

    /** There is no lane of that name, as the API server says. */
    record Absent() implements LaneSight {}

    /** There is one; this process has not taken it over, or not yet read its jobs. */
    record NotOurs() implements LaneSight {}

    /**
     * This process keeps its books.
     *
     * @param open whether the job's namespace may use it
     * @param grant the job's grant, whatever ask it is for
     * @param folded the lane carries what the job spent
     */
    record Ours(
            SpendLane lane,
            LaneTerms terms,
            long epoch,
            boolean open,
            @Nullable Grant grant,
            boolean folded) implements LaneSight {}

    @Nullable
    AIBatchJobStatus status() {
        return job.getStatus();
    }

    boolean deleting() {
        return job.getMetadata().getDeletionTimestamp() != null;
    }

    boolean suspended() {
        return Boolean.TRUE.equals(job.getSpec().suspend());
    }

    boolean abandoned() {
        var annotations = job.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get(AIBatchJob.ABANDON));
    }
}
