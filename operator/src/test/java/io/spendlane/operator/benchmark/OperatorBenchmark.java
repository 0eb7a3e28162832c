package io.spendlane.operator.benchmark;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.StopPolicy;
import io.spendlane.localcluster.LocalCluster;
import io.spendlane.operator.it.TestProvider;
import io.spendlane.operator.kube.Conditions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Prints how many writes a job takes, how fast waiting jobs are admitted, and how long many small jobs take from apply to Complete, next to
 * what the same server does with plain writes in the same run, and with the very requests of those jobs sent by somebody who decides
 * nothing. Measures, asserts nothing.
 *
 * <p>Arguments: number of jobs (3000), number of lanes (20), jobs before that, for the JVM to compile the code (1000). Needs
 * {@code operator/target/spendlane-operator.jar}.
 */
public final class OperatorBenchmark {
    private static final int MOST_WAITING = 2000;

    private final KubernetesClient client;
    private final LocalCluster cluster;
    private final TestProvider provider;
    private final BenchmarkJobs jobs;
    private final int count;
    private final int lanes;

    private OperatorBenchmark(
            LocalCluster cluster, KubernetesClient client, TestProvider provider, int count, int lanes) {
        this.cluster = cluster;
        this.client = client;
        this.provider = provider;
        this.jobs = new BenchmarkJobs(client);
        this.count = count;
        this.lanes = lanes;
    }

    public static void main(String[] arguments) throws Exception {
        int count = number(arguments, 0, 3000);
        int lanes = number(arguments, 1, 20);
        int warm = number(arguments, 2, 1000);
        try (LocalCluster cluster = LocalCluster.start();
                TestProvider provider = new TestProvider()) {
            Config config = new ConfigBuilder(Config.fromKubeconfig(cluster.kubeconfig()))
                    .withMaxConcurrentRequests(2 * Callers.COUNT)
                    .withMaxConcurrentRequestsPerHost(2 * Callers.COUNT)
                    .build();
            try (KubernetesClient client =
                    new KubernetesClientBuilder().withConfig(config).build()) {
                new OperatorBenchmark(cluster, client, provider, count, lanes).run(warm);
            }
        }
        System.exit(0);
    }

    private static int number(String[] arguments, int index, int usual) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : usual;
    }

    private void run(int warm) throws Exception {
        prepare();
        PlainWrites.measure(client, jobs, warm); // as cold as the operator would be
        PlainWrites plain = PlainWrites.measure(client, jobs, count);
        System.out.println(plain);
        for (int i = 0; i < lanes; i++) {
            client.resource(Manifests.lane(i, provider.url())).create();
        }
        long begun = System.nanoTime();
        try (MeasuredOperator operator = MeasuredOperator.start(cluster)) {
            System.out.printf("operator leads after %.1f s%n", (System.nanoTime() - begun) / 1e9);
            Progress.await(
                    "lanes ready",
                    () -> client.resources(SpendLane.class).list().getItems().stream()
                            .allMatch(l -> l.getStatus() != null
                                    && Conditions.holds(l.getStatus().conditions(), "Ready")));
            System.out.printf("operator RSS before the first job: %d MB%n", operator.residentMegabytes());
            whole("warm", warm, plain, operator);
            whole("whole", count, plain, operator);
            admissions(plain, operator);
            System.out.printf("operator RSS: %d MB%n", operator.residentMegabytes());
        }
        System.out.println(AdmissionReplay.of(client, jobs, "admit", provider.url(), plain));
        System.out.println(Replay.of(client, jobs, "whole", plain));
    }

    private void prepare() throws Exception {
        for (String crd : List.of("spendlanes", "aibatchjobs")) {
            try (var yaml = Files.newInputStream(Path.of("../crds/" + crd + ".spendlane.io-v1.yaml"))) {
                client.load(yaml).create();
            }
        }
        Thread.sleep(2000);
        for (String name : List.of("spendlane-system", "plain", "warm", "whole", "admit", "replay")) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .addToLabels("lanes", "open")
                            .endMetadata()
                            .build())
                    .create();
        }
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("openai")
                        .withNamespace("spendlane-system")
                        .endMetadata()
                        .addToStringData("apiKey", "sim-key")
                        .build())
                .create();
    }

    /** The first run is that of an operator that has just started, whose code the JVM has not compiled yet. */
    private void whole(String namespace, int number, PlainWrites plain, MeasuredOperator operator) throws Exception {
        double writes = jobs.writes();
        double laneWrites = jobs.writesOf("spendlanes");
        double events = jobs.writesOf("events");
        ProcessorTime cpu = ProcessorTime.now(operator.handle());
        Instant begun = Instant.now();
        jobs.create(namespace, number, i -> "lane-" + i % lanes);
        jobs.await(namespace, status -> Conditions.holds(status.conditions(), "Complete"));
        double took = jobs.secondsUntilLast(namespace, begun, AIBatchJobStatus::completionTime);
        double perJob = (jobs.writes() - writes) / number;
        double asPlain = plain.seconds(number, perJob - 1);
        System.out.printf(
                "%s way of %d one-item jobs over %d lanes: %.1f s; as many plain writes: %.1f s; ratio %.2f%n",
                namespace, number, lanes, took, asPlain, took / asPlain);
        double lanesPerJob = (jobs.writesOf("spendlanes") - laneWrites) / number;
        double eventsPerJob = (jobs.writesOf("events") - events) / number;
        double allAsPlain = plain.seconds(number, perJob - 1 + lanesPerJob + eventsPerJob);
        System.out.printf(
                "writes per job: %.2f beside its create; lanes: %.2f per job; events: %.2f per job; ratio to as many plain writes as these all: %.2f; %s%n",
                perJob - 1,
                lanesPerJob,
                eventsPerJob,
                took / allAsPlain,
                ProcessorTime.now(operator.handle()).since(cpu).perJob(number));
    }

    /** Batches that are not done meanwhile, as with any real provider: what is measured is how they get there. */
    private void admissions(PlainWrites plain, MeasuredOperator operator) throws Exception {
        int waiting = Math.min(count, MOST_WAITING);
        provider.behaves("{'completionSeconds': 600}");
        stop(StopPolicy.Hold);
        jobs.create("admit", waiting, i -> "lane-" + i % lanes);
        jobs.await("admit", status -> status.ask() != null);
        Thread.sleep(5000);
        ProcessorTime cpu = ProcessorTime.now(operator.handle());
        Instant begun = Instant.now();
        stop(StopPolicy.None);
        jobs.await("admit", status -> status.startTime() != null);
        double took = jobs.secondsUntilLast("admit", begun, AIBatchJobStatus::startTime);
        System.out.printf(
                "admissions: %d waiting jobs over %d lanes in %.1f s: %.0f/s, %.0f %% of plain status updates; %s%n",
                waiting,
                lanes,
                took,
                waiting / took,
                100 * waiting / took / plain.updatesPerSecond(),
                ProcessorTime.now(operator.handle()).since(cpu).perJob(waiting));
    }

    private void stop(StopPolicy policy) {
        for (int i = 0; i < lanes; i++) {
            client.resources(SpendLane.class)
                    .withName("lane-" + i)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"spec\": {\"stopPolicy\": \"%s\"}}".formatted(policy));
        }
    }
}
