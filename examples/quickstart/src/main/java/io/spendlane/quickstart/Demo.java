package io.spendlane.quickstart;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Phase;
import io.spendlane.api.v1alpha1.SpendLane;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The story of the demo: three processes, the manifests of examples/, a table until every job is where it should be. */
final class Demo implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final String TEAM = "research";
    private static final int SHOWN = 3;

    /** Where each job of the examples has to come to, and why. */
    private static final Map<String, Map.Entry<Phase, String>> EXPECTED = Map.of(
            "classify", Map.entry(Phase.Complete, "AllDone"),
            "greetings", Map.entry(Phase.Complete, "AllDone"),
            "fraud-check", Map.entry(Phase.Stalled, "UrgencyNotServed"),
            "essays", Map.entry(Phase.Stalled, "AboveCeiling"),
            "simplify", Map.entry(Phase.Queued, "WaitingForBudget"),
            "tickets", Map.entry(Phase.Complete, "AllDone"),
            "translate", Map.entry(Phase.Complete, "AllDone"));

    private final Arguments arguments;
    private final Folders folders;
    private final Screen screen = Screen.here();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final long began = System.nanoTime();
    private boolean closed;

    Demo(Arguments arguments, Folders folders) {
        this.arguments = arguments;
        this.folders = folders;
    }

    void run() throws IOException, DemoFailure, InterruptedException {
        folders.prepare();
        ApiServer api = opened(ApiServer.start(arguments.mock()));
        screen.say("API server  " + api.says());
        Simulator simulator = opened(Simulator.start(folders));
        screen.say("provider    the simulator at " + simulator.address() + ": no account, no money, made-up answers");
        writeKubeconfig(api);
        KubernetesClient client = opened(Manifests.client(api.kubeconfig()));
        Manifests manifests = new Manifests(client, simulator.address(), api instanceof MockApiServer);
        manifests.create(folders.crds());
        manifests.awaitEstablished();
        manifests.create(List.of(folders.examples().resolve("setup.yaml")));
        int port = freePort();
        Child operator = opened(startOperator(port));
        screen.say("operator    http://127.0.0.1:%d/metrics, logs in %s".formatted(port, folders.demo()));
        manifests.create(List.of(folders.examples().resolve("lanes.yaml")));
        manifests.create(folders.jobs());
        screen.say("");
        Snapshot end = watch(client, operator, simulator);
        finish(client, end, simulator);
        if (arguments.keep()) {
            keep(api, client, operator, simulator);
        }
    }

    private Child startOperator(int port) throws IOException, DemoFailure {
        return Child.start(
                "operator",
                folders.jar("operator/target/spendlane-operator.jar"),
                List.of(),
                Map.of(
                        "KUBECONFIG",
                        folders.kubeconfig().toString(),
                        "SPENDLANE_STORE",
                        folders.store().toUri().toString(),
                        "SPENDLANE_CLUSTER_NAME",
                        "demo",
                        "SPENDLANE_HTTP_PORT",
                        String.valueOf(port),
                        "SPENDLANE_LEASE",
                        "false",
                        "SPENDLANE_ALLOW_HTTP",
                        "true"),
                folders.log("operator"));
    }

    private Snapshot watch(KubernetesClient client, Child operator, Simulator simulator)
            throws DemoFailure, InterruptedException {
        long end = System.nanoTime() + arguments.patience().toNanos();
        Snapshot last = snapshot(client);
        while (System.nanoTime() < end) {
            screen.show(last, seconds());
            if (last.jobs().stream().allMatch(Demo::arrived)) {
                return last;
            }
            operator.mustRun();
            simulator.mustRun();
            Pause.of(LOOK);
            last = snapshot(client);
        }
        List<String> late = last.jobs().stream()
                .filter(job -> !arrived(job))
                .map(job -> "%s is %s %s".formatted(job.name(), job.phase(), job.reason()))
                .toList();
        throw new DemoFailure("After %d s not every job is where it should be: %s. %s"
                .formatted(seconds(), String.join(", ", late), String.join(" ", last.why())));
    }

    private static boolean arrived(JobRow job) {
        return Map.entry(job.phase(), job.reason()).equals(EXPECTED.get(job.name()))
                && job.held().isZero();
    }

    private static Snapshot snapshot(KubernetesClient client) throws DemoFailure {
        try {
            return new Snapshot(
                    client.resources(AIBatchJob.class).inNamespace(TEAM).list().getItems().stream()
                            .map(JobRow::of)
                            .sorted(Comparator.comparing(JobRow::name))
                            .toList(),
                    client.resources(SpendLane.class).list().getItems().stream()
                            .map(LaneRow::of)
                            .sorted(Comparator.comparing(LaneRow::name))
                            .toList());
        } catch (KubernetesClientException e) {
            throw new DemoFailure("The API server does not answer: " + e.getMessage());
        }
    }

    private void finish(KubernetesClient client, Snapshot end, Simulator simulator)
            throws IOException, DemoFailure, InterruptedException {
        screen.say("");
        new Summary(end, simulator.invoiceUSD(), seconds()).lines().forEach(screen::say);
        client.resources(AIBatchJob.class)
                .inNamespace(TEAM)
                .list()
                .getItems()
                .forEach(job -> Story.inFull(job).forEach(screen::say));
        Path outbox = folders.store().resolve(TEAM).resolve("outbox/classify");
        screen.say("\nResults of classify in " + outbox);
        try (Stream<String> lines = Files.lines(outbox.resolve("results.jsonl"))) {
            lines.limit(SHOWN).forEach(line -> screen.say("  " + line));
        }
        ConfigMap small =
                client.configMaps().inNamespace(TEAM).withName("greetings").get();
        if (small == null || small.getData() == null || !small.getData().containsKey("results.jsonl")) {
            throw new DemoFailure("Job greetings is complete, and ConfigMap greetings is not there.");
        }
        screen.say("Results of greetings in ConfigMap %s/greetings".formatted(TEAM));
        small.getData().get("results.jsonl").lines().limit(SHOWN).forEach(line -> screen.say("  " + line));
    }

    private void keep(ApiServer api, KubernetesClient client, Child operator, Simulator simulator)
            throws DemoFailure, InterruptedException {
        screen.say("\nIt stays up until Ctrl-C. The store is " + folders.store());
        if (api.kubectl().isPresent()) {
            Path kubectl = api.kubectl().get();
            screen.say("  export KUBECONFIG=" + folders.kubeconfig());
            screen.say("  alias kubectl=" + kubectl);
            screen.say("  kubectl -n research get aibatchjobs");
            screen.say("  kubectl get spendlanes");
            screen.say("  kubectl -n research describe aibatchjob simplify");
            screen.say("  kubectl -n research get configmap greetings -o yaml");
        } else {
            screen.say("  The mock is no place for kubectl; its objects can be read by any client of " + api.says());
        }
        screen.say("");
        while (true) {
            screen.show(snapshot(client), seconds());
            operator.mustRun();
            simulator.mustRun();
            Pause.of(LOOK);
        }
    }

    private void writeKubeconfig(ApiServer api) throws IOException {
        Files.createFile(
                folders.kubeconfig(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(folders.kubeconfig(), api.kubeconfig());
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private long seconds() {
        return Duration.ofNanos(System.nanoTime() - began).toSeconds();
    }

    private synchronized <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    /** Ends what was started, the latest first. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (AutoCloseable resource : open) {
            try {
                resource.close();
            } catch (Exception e) {
                System.err.println("demo: " + resource + " did not end in good order: " + e.getMessage());
            }
        }
    }
}
