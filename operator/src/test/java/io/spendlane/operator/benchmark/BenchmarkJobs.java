package io.spendlane.operator.benchmark;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The jobs of a namespace, and what the API server counted for them. */
record BenchmarkJobs(KubernetesClient client) {
    List<AIBatchJob> in(String namespace) {
        return client.resources(AIBatchJob.class).inNamespace(namespace).list().getItems();
    }

    /** Seconds that it took. */
    double create(String namespace, int count, IntFunction<String> lane) throws Exception {
        double took = Callers.each(
                count,
                i -> client.resource(Manifests.job(namespace, i, lane.apply(i))).create());
        System.out.printf("  %s: %d created after %.1f s%n", namespace, count, took);
        return took;
    }

    void await(String namespace, Predicate<AIBatchJobStatus> done) throws Exception {
        Progress.await(namespace, () -> {
            List<AIBatchJob> all = in(namespace);
            long ready = all.stream()
                    .map(AIBatchJob::getStatus)
                    .filter(status -> status != null && done.test(status))
                    .count();
            Map<String, Long> phases = all.stream()
                    .map(AIBatchJob::getStatus)
                    .map(status -> status == null ? "-" : String.valueOf(status.phase()))
                    .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
            System.out.printf("  %s: %d/%d %s%n", namespace, ready, all.size(), phases);
            return ready == all.size();
        });
    }

    /** By the jobs' own times, to a second: the looks at them come more seldom. */
    double secondsUntilLast(String namespace, Instant begun, Function<AIBatchJobStatus, Instant> time) {
        Instant last = in(namespace).stream()
                .map(job -> time.apply(job.getStatus()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return Duration.between(begun, last).toMillis() / 1000.0;
    }

    /** Writes of jobs that the API server has counted. */
    double writes() {
        return writesOf("aibatchjobs");
    }

    /** Writes of a resource that the API server has counted. */
    double writesOf(String resource) {
        return client.raw("/metrics")
                .lines()
                .filter(l -> l.startsWith("apiserver_request_total{"))
                .filter(l -> l.contains("resource=\"" + resource + "\"") && l.contains("code=\"20"))
                .filter(l -> l.contains("verb=\"PUT\"") || l.contains("verb=\"POST\"") || l.contains("verb=\"PATCH\""))
                .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
                .sum();
    }
}
