package io.spendlane.operator.benchmark;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import java.util.List;

/**
 * What the API server does when nobody does anything else: jobs are created, and a small status is written to each.
 *
 * @param serverMillis processor time of API server and etcd for one write
 */
record PlainWrites(double createsPerSecond, double updatesPerSecond, double serverMillis) {
    private static final String NAMESPACE = "plain";

    /** They are gone again before an operator comes. */
    static PlainWrites measure(KubernetesClient client, BenchmarkJobs jobs, int count) throws Exception {
        ProcessorTime cpu = ProcessorTime.now();
        double creating = jobs.create(NAMESPACE, count, i -> "nowhere");
        List<AIBatchJob> all = jobs.in(NAMESPACE);
        AIBatchJobStatus small = small();
        double updating = Callers.each(all.size(), i -> {
            AIBatchJob job = all.get(i);
            job.setStatus(small);
            client.resource(job).updateStatus();
        });
        ProcessorTime used = ProcessorTime.now().since(cpu);
        client.resources(AIBatchJob.class).inNamespace(NAMESPACE).delete();
        Progress.await("plain jobs are gone", () -> jobs.in(NAMESPACE).isEmpty());
        return new PlainWrites(count / creating, count / updating, used.server().toMillis() / 2.0 / count);
    }

    private static AIBatchJobStatus small() {
        return Serialization.unmarshal(
                """
                observedGeneration: 1
                phase: Running
                reason: %s
                runId: %s
                specDigest: %s
                seq: 1
                progress: 0/1
                target: primary
                """.formatted("x".repeat(20), "y".repeat(64), "z".repeat(600)), AIBatchJobStatus.class);
    }

    /** Of as many jobs with so many updates each. */
    double seconds(int jobs, double updatesEach) {
        return jobs / createsPerSecond + jobs * updatesEach / updatesPerSecond;
    }

    @Override
    public String toString() {
        return "plain: %.0f creates/s, %.0f status updates/s (%d callers); CPU per write: API server and etcd %.1f ms"
                .formatted(createsPerSecond, updatesPerSecond, Callers.COUNT, serverMillis);
    }
}
