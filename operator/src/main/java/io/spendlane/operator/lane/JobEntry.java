package io.spendlane.operator.lane;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.BatchCompletion;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.SettledCharges;
import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.operator.kube.Conditions;
import io.spendlane.operator.kube.Versions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a lane knows of one of its jobs. */
record JobEntry(
        String uid,
        String namespace,
        String name,
        long version,
        boolean deleting,
        boolean finalized,
        @Nullable Urgency urgency,
        @Nullable String useCase,
        Instant created,
        @Nullable Instant deadline,
        boolean atRisk,
        long seq,
        @Nullable Ask ask,
        List<Charge> charges,
        List<SettledCharges> settled,
        List<BatchCompletion> completions) {

    static JobEntry of(AIBatchJob job) {
        AIBatchJobStatus status = job.getStatus();
        return new JobEntry(
                job.getMetadata().getUid(),
                job.getMetadata().getNamespace(),
                job.getMetadata().getName(),
                Versions.of(job),
                job.getMetadata().getDeletionTimestamp() != null,
                job.hasFinalizer(AIBatchJob.FINALIZER),
                job.getSpec().urgency(),
                job.getSpec().useCase(),
                Instant.parse(job.getMetadata().getCreationTimestamp()),
                status == null ? null : status.deadlineTime(),
                status != null && Conditions.holds(status.conditions(), "DeadlineAtRisk"),
                status == null || status.seq() == null ? 0 : status.seq(),
                status == null ? null : status.ask(),
                status == null || status.charges() == null ? List.of() : status.charges(),
                status == null || status.settled() == null ? List.of() : status.settled(),
                status == null || status.completions() == null ? List.of() : status.completions());
    }

    /** Whether nothing of it can change any more: no ask, no open charge. */
    boolean quiet() {
        return ask == null && charges.isEmpty();
    }

    boolean passed(long grantSeq) {
        return seq > grantSeq;
    }

    String path() {
        return namespace + "/" + name;
    }
}
