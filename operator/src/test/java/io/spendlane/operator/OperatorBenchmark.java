package io.spendlane.operator;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.localcluster.LocalCluster;
import io.spendlane.operator.kube.Conditions;
import io.spendlane.simulator.Simulator;
import io.spendlane.simulator.SimulatorOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Prints how many writes a job takes, how fast waiting jobs are admitted, and how long many small jobs take from apply to Complete, next to
 * what the same server does with plain writes in the same run. Measures, asserts nothing.
 *
 * <p>Arguments: number of jobs (3000), number of lanes (20), jobs before that, for the JVM to compile the code (1000). Needs {@code operator/target/spendlane-operator.jar}.
 */
public final class OperatorBenchmark {
    private static final int CALLERS = 32;

    private final KubernetesClient client;
    private final LocalCluster cluster;
    private final int jobs;
    private final int lanes;
    private final int warm;

    private OperatorBenchmark(LocalCluster cluster, KubernetesClient client, int jobs, int lanes, int warm) {
        this.warm = warm;
        this.cluster = cluster;
        this.client = client;
        this.jobs = jobs;
        this.lanes = lanes;
    }

    public static void main(String[] arguments) throws Exception {
        int jobs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3000;
        int lanes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        int warm = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1000;
        try (LocalCluster cluster = LocalCluster.start();
                Simulator simulator = Simulator.start(SimulatorOptions.defaults())) {
            Config config = new ConfigBuilder(Config.fromKubeconfig(cluster.kubeconfig()))
                    .withMaxConcurrentRequests(2 * CALLERS)
                    .withMaxConcurrentRequestsPerHost(2 * CALLERS)
                    .build();
            try (KubernetesClient client =
                    new KubernetesClientBuilder().withConfig(config).build()) {
                new OperatorBenchmark(cluster, client, jobs, lanes, warm)
                        .run(simulator.baseUri().toString());
            }
        }
        System.exit(0);
    }

    private void run(String simulator) throws Exception {
        for (String crd : List.of("spendlanes", "aibatchjobs")) {
            try (var yaml = Files.newInputStream(Path.of("../crds/" + crd + ".spendlane.io-v1.yaml"))) {
                client.load(yaml).create();
            }
        }
        Thread.sleep(2000);
        for (String name : List.of("spendlane-system", "plain", "warm", "whole", "admit")) {
            client.namespaces()
                    .resource(new NamespaceBuilder()
                            .withMetadata(new ObjectMetaBuilder()
                                    .withName(name)
                                    .addToLabels("lanes", "open")
                                    .build())
                            .build())
                    .create();
        }
        client.secrets()
                .inNamespace("spendlane-system")
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("openai")
                        .endMetadata()
                        .addToStringData("apiKey", "sim-key")
                        .build())
                .create();
        double[] plain = plainWrites();
        for (int i = 0; i < lanes; i++) {
            client.resource(lane(i, simulator, "None")).create();
        }
        Path store = Files.createTempDirectory("bench-store");
        Process operator = operator(store);
        try {
            await(
                    "lanes ready",
                    () -> client.resources(SpendLane.class).list().getItems().stream()
                            .allMatch(l -> l.getStatus() != null
                                    && Conditions.holds(l.getStatus().conditions(), "Ready")));
            whole("warm", warm, plain, operator);
            whole("whole", jobs, plain, operator);
            requests();
            admissions(plain, simulator, operator);
            System.out.printf("operator RSS: %d MB%n", rss(operator) / 1024);
        } finally {
            operator.destroy();
            operator.waitFor();
        }
    }

    private double[] plainWrites() throws Exception {
        Duration serverBefore = Cpu.server(0);
        long begin = System.nanoTime();
        each(jobs, i -> client.resource(job("plain", i, "nowhere")).create());
        double creates = jobs / seconds(begin);
        List<AIBatchJob> all =
                client.resources(AIBatchJob.class).inNamespace("plain").list().getItems();
        begin = System.nanoTime();
        each(all.size(), i -> {
            AIBatchJob job = all.get(i);
            var old = job.getStatus();
            job.setStatus(new AIBatchJobStatus(
                    1L,
                    old == null ? null : old.conditions(),
                    null,
                    "Plain",
                    "x".repeat(20),
                    "y".repeat(64),
                    "z".repeat(600),
                    null,
                    null,
                    null,
                    1L,
                    null,
                    null,
                    "0/1",
                    "primary",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null));
            client.resource(job).updateStatus();
        });
        double updates = all.size() / seconds(begin);
        Duration server = Cpu.server(0).minus(serverBefore);
        System.out.printf(
                "plain: %.0f creates/s, %.0f status updates/s (%d callers); CPU per write: API server and etcd %.1f ms%n",
                creates, updates, CALLERS, server.toMillis() / 2.0 / jobs);
        return new double[] {creates, updates};
    }

    /** The first run is that of an operator that has just started, whose code the JVM has not compiled yet. */
    private void whole(String namespace, int count, double[] plain, Process operator) throws Exception {
        double before = writes("aibatchjobs");
        double lanesBefore = writes("spendlanes");
        Cpu cpu = Cpu.of(operator);
        Instant begun = Instant.now();
        long begin = System.nanoTime();
        each(count, i -> client.resource(job(namespace, i, "lane-" + i % lanes)).create());
        System.out.printf("created after %.1f s%n", seconds(begin));
        awaitJobs(
                namespace,
                job -> job.getStatus() != null
                        && Conditions.holds(job.getStatus().conditions(), "Complete"));
        double took = seconds(begun, last(namespace, AIBatchJobStatus::completionTime));
        double perJob = (writes("aibatchjobs") - before) / count;
        double asPlain = count / plain[0] + count * (perJob - 1) / plain[1];
        System.out.printf(
                "%s way of %d one-item jobs over %d lanes: %.1f s; as many plain writes: %.1f s; ratio %.2f%n",
                namespace, count, lanes, took, asPlain, took / asPlain);
        System.out.printf(
                "writes per job: %.2f beside its create; lanes: %.2f per job; %s%n",
                perJob - 1,
                (writes("spendlanes") - lanesBefore) / count,
                Cpu.of(operator).since(cpu, count));
    }

    /** Time on processors so far; {@code own} is the simulator and who calls the API server, both in this process. */
    private record Cpu(Duration operator, Duration server, Duration own) {
        static Cpu of(Process operator) {
            return new Cpu(of(operator.toHandle()), server(operator.pid()), of(ProcessHandle.current()));
        }

        /** Of all that this process has started, but for the operator. */
        static Duration server(long operator) {
            return ProcessHandle.current()
                    .children()
                    .filter(child -> child.pid() != operator)
                    .map(Cpu::of)
                    .reduce(Duration.ZERO, Duration::plus);
        }

        private static Duration of(ProcessHandle process) {
            return process.info().totalCpuDuration().orElse(Duration.ZERO);
        }

        String since(Cpu before, int jobs) {
            return "CPU per job: operator %.1f ms, API server and etcd %.1f ms, simulator and caller %.1f ms"
                    .formatted(
                            (double) operator.minus(before.operator).toMillis() / jobs,
                            (double) server.minus(before.server).toMillis() / jobs,
                            (double) own.minus(before.own).toMillis() / jobs);
        }
    }

    private void admissions(double[] plain, String simulator, Process operator) throws Exception {
        int waiting = Math.min(jobs, 2000);
        for (int i = 0; i < lanes; i++) {
            SpendLane lane =
                    client.resources(SpendLane.class).withName("lane-" + i).get();
            SpendLane held = lane(i, simulator, "Hold");
            held.getMetadata().setResourceVersion(lane.getMetadata().getResourceVersion());
            held.getMetadata().setFinalizers(lane.getMetadata().getFinalizers());
            client.resource(held).update();
        }
        each(waiting, i -> client.resource(job("admit", i, "lane-" + i % lanes)).create());
        awaitJobs("admit", job -> job.getStatus() != null && job.getStatus().ask() != null);
        Thread.sleep(5000);
        Cpu cpu = Cpu.of(operator);
        Instant begun = Instant.now();
        for (int i = 0; i < lanes; i++) {
            SpendLane lane =
                    client.resources(SpendLane.class).withName("lane-" + i).get();
            SpendLane open = lane(i, simulator, "None");
            open.getMetadata().setResourceVersion(lane.getMetadata().getResourceVersion());
            open.getMetadata().setFinalizers(lane.getMetadata().getFinalizers());
            client.resource(open).update();
        }
        awaitJobs("admit", job -> job.getStatus() != null && job.getStatus().startTime() != null);
        double took = seconds(begun, last("admit", AIBatchJobStatus::startTime));
        System.out.printf(
                "admissions: %d waiting jobs over %d lanes in %.1f s: %.0f/s, %.0f %% of plain status updates; %s%n",
                waiting,
                lanes,
                took,
                waiting / took,
                100 * waiting / took / plain[1],
                Cpu.of(operator).since(cpu, waiting));
        awaitJobs(
                "admit",
                job -> job.getStatus() != null
                        && Conditions.holds(job.getStatus().conditions(), "Complete"));
    }

    /** By the jobs' own times, to a second: the looks at them come more seldom. */
    private Instant last(String namespace, Function<AIBatchJobStatus, Instant> time) {
        return client.resources(AIBatchJob.class).inNamespace(namespace).list().getItems().stream()
                .map(job -> time.apply(job.getStatus()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    private void awaitJobs(String namespace, Predicate<AIBatchJob> done) throws Exception {
        await(namespace, () -> {
            List<AIBatchJob> all = client.resources(AIBatchJob.class)
                    .inNamespace(namespace)
                    .list()
                    .getItems();
            long ready = all.stream().filter(done).count();
            Map<String, Long> phases = all.stream()
                    .collect(Collectors.groupingBy(
                            job -> job.getStatus() == null
                                    ? "-"
                                    : String.valueOf(job.getStatus().phase()),
                            TreeMap::new,
                            Collectors.counting()));
            System.out.printf("  %s %d/%d %s%n", namespace, ready, all.size(), phases);
            return ready == all.size();
        });
    }

    private interface Check {
        boolean done();
    }

    private static void await(String what, Check check) throws Exception {
        long begin = System.nanoTime();
        while (!check.done()) {
            if (seconds(begin) > 400) {
                throw new IllegalStateException("not in time: " + what);
            }
            Thread.sleep(5000); // a list of all jobs costs the server as much as many writes
        }
    }

    private static void each(int count, IntConsumer work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(CALLERS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int n = i;
            all.add(pool.submit(() -> work.accept(n)));
        }
        for (Future<?> one : all) {
            one.get();
        }
        pool.shutdown();
    }

    private void requests() {
        client.raw("/metrics")
                .lines()
                .filter(l -> l.startsWith("apiserver_request_total{"))
                .filter(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)) > jobs / 10.0)
                .forEach(System.out::println);
    }

    /** Writes that the API server counted for a resource, events of other kinds not among them. */
    private double writes(String resource) throws Exception {
        String page = client.raw("/metrics");
        return page.lines()
                .filter(l -> l.startsWith("apiserver_request_total{"))
                .filter(l -> l.contains("resource=\"" + resource + "\"") && l.contains("code=\"20"))
                .filter(l -> l.contains("verb=\"PUT\"") || l.contains("verb=\"POST\"") || l.contains("verb=\"PATCH\""))
                .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
                .sum();
    }

    private Process operator(Path store) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", // as the chart runs it
                "-jar",
                System.getProperty("operator.jar", "target/spendlane-operator.jar"));
        Path kubeconfig = Files.createTempFile("bench", ".kubeconfig");
        Files.writeString(kubeconfig, cluster.kubeconfig());
        builder.environment()
                .putAll(Map.of(
                        "KUBECONFIG",
                        kubeconfig.toString(),
                        "SPENDLANE_STORE",
                        "file:" + store,
                        "SPENDLANE_HTTP_PORT",
                        "0",
                        "SPENDLANE_ALLOW_HTTP",
                        "true"));
        builder.redirectErrorStream(true).redirectOutput(new File("target/benchmark-operator.log"));
        long begin = System.nanoTime();
        Process process = builder.start();
        await("operator leads", () -> {
            try {
                return Files.readString(Path.of("target/benchmark-operator.log"))
                        .contains("\"leads\"");
            } catch (java.io.IOException e) {
                return false;
            }
        });
        System.out.printf("operator start to leading: %.1f s; RSS %d MB%n", seconds(begin), rss(process) / 1024);
        return process;
    }

    private static long rss(Process process) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(l -> l.startsWith("VmRSS"))
                .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
                .sum();
    }

    private static SpendLane lane(int i, String simulator, String stop) {
        return io.fabric8.kubernetes.client.utils.Serialization.unmarshal(
                """
                apiVersion: spendlane.io/v1alpha1
                kind: SpendLane
                metadata: {name: lane-%d}
                spec:
                  namespaceSelector: {matchLabels: {lanes: open}}
                  stopPolicy: %s
                  targets:
                    - {name: primary, provider: OpenAI, mode: Batch, model: gpt-5.4-mini, baseUrl: "%s/openai/v1", credentialsSecretRef: {name: openai, key: apiKey}, pollSeconds: 1}
                  budgets:
                    - {name: nightly, period: Daily, limitUSD: "500.00"}
                """.formatted(i, stop, simulator.replaceAll("/$", "")), SpendLane.class);
    }

    private static AIBatchJob job(String namespace, int i, String lane) {
        return io.fabric8.kubernetes.client.utils.Serialization.unmarshal(
                """
                apiVersion: spendlane.io/v1alpha1
                kind: AIBatchJob
                metadata: {name: job-%d, namespace: %s}
                spec:
                  laneRef: {name: %s}
                  input: {inline: [{text: "record %d"}]}
                  steps: [{name: one, prompt: "Say {{text}}", maxOutputTokens: 20}]
                  output: {path: out/%d}
                """.formatted(i, namespace, lane, i, i), AIBatchJob.class);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
