package io.spendlane.operator.benchmark;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.spendlane.api.v1alpha1.AIBatchJob;

/** Watches jobs as an operator does, and makes nothing of it. */
final class Nobody implements ResourceEventHandler<AIBatchJob> {
    @Override
    public void onAdd(AIBatchJob job) {}

    @Override
    public void onUpdate(AIBatchJob before, AIBatchJob now) {}

    @Override
    public void onDelete(AIBatchJob job, boolean unsure) {}
}
