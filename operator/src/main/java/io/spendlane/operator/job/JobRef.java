package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJob;

/** Which job something is for. */
record JobRef(String namespace, String name, String uid) {
    static JobRef of(AIBatchJob job) {
        return new JobRef(
                job.getMetadata().getNamespace(),
                job.getMetadata().getName(),
                job.getMetadata().getUid());
    }
}
