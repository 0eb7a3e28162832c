package io.spendlane.operator.benchmark;

import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import java.util.List;

/**
 * The least that the API server takes for jobs: the requests that each of them caused, sent again by somebody who decides nothing, keeps
 * nothing and calls no provider, with the operator's watch beside them.
 */
record Replay(int jobs, double seconds, double asPlain, double serverMillis) {
    private static final String NAMESPACE = "replay";
    private static final int STATUSES = 4;
    private static final int EVENTS = 1;
    private static final int UPDATES = 1 + STATUSES;

    static Replay of(KubernetesClient client, BenchmarkJobs jobs, String namespace, PlainWrites plain)
            throws Exception {
        List<AIBatchJobStatus> ended =
                jobs.in(namespace).stream().map(AIBatchJob::getStatus).toList();
        int count = ended.size();
        try (var watch = client.resources(AIBatchJob.class).inAnyNamespace().inform(new Nobody())) {
            ProcessorTime cpu = ProcessorTime.now();
            double took = Callers.each(count, i -> replay(client, i, ended));
            ProcessorTime used = ProcessorTime.now().since(cpu);
            return new Replay(
                    count,
                    took,
                    plain.seconds(count, UPDATES),
                    (double) used.server().toMillis() / count);
        }
    }

    private static void replay(KubernetesClient client, int i, List<AIBatchJobStatus> ended) {
        AIBatchJob job = client.resource(Manifests.job(NAMESPACE, i, "nowhere")).create();
        job = client.resource(job)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"finalizers\": [\"%s\"]}}".formatted(AIBatchJob.FINALIZER));
        for (int write = 0; write < STATUSES; write++) {
            // Another job's each time: a status that stays as it is would not be stored.
            job.setStatus(ended.get((i + write) % ended.size()));
            job.setMetadata(new ObjectMetaBuilder(job.getMetadata())
                    .withManagedFields(List.of())
                    .build());
            job = client.resource(job).updateStatus();
        }
        for (int told = 0; told < EVENTS; told++) {
            client.resource(event(job, told)).create();
        }
    }

    private static Event event(AIBatchJob job, int told) {
        return new EventBuilder()
                .withNewMetadata()
                .withName(job.getMetadata().getName() + "-" + told)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withEventTime(new MicroTime("2026-01-01T00:00:00.000000Z"))
                .withReportingController("spendlane.io/benchmark")
                .withReportingInstance("replay")
                .withAction("Run")
                .withReason("Replayed")
                .withType("Normal")
                .withNote("As long as most of them: 1 item done for 0.000041 USD.")
                .withNewRegarding()
                .withApiVersion(job.getApiVersion())
                .withKind(job.getKind())
                .withName(job.getMetadata().getName())
                .withNamespace(NAMESPACE)
                .withUid(job.getMetadata().getUid())
                .endRegarding()
                .build();
    }

    @Override
    public String toString() {
        return ("the same requests of %d jobs by nobody in particular: %.1f s; as many plain writes: %.1f s; ratio %.2f;"
                        + " CPU per job: API server and etcd %.1f ms")
                .formatted(jobs, seconds, asPlain, seconds / asPlain, serverMillis);
    }
}
