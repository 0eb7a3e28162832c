package io.spendlane.operator.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.localcluster.LocalCluster;
import io.spendlane.operator.kube.Conditions;
import io.spendlane.operator.store.Json;
import io.spendlane.operator.store.SpendRecord;
import io.spendlane.simulator.Simulator;
import io.spendlane.simulator.SimulatorOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real API server (one for the test run), and for each test class its own simulator, store, namespace and operator process. */
final class Platform implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** One for all test classes; ends with the JVM. */
    private static final class Shared {
        static final LocalCluster CLUSTER = LocalCluster.start();
        static final KubernetesClient CLIENT = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(CLUSTER.kubeconfig()))
                .build();

        static {
            for (String crd : List.of("spendlanes", "aibatchjobs")) {
                try (var yaml = Files.newInputStream(Path.of("../crds/" + crd + ".spendlane.io-v1.yaml"))) {
                    CLIENT.load(yaml).create();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInSameThread()
                    .ignoreExceptions()
                    .until(() -> {
                        CLIENT.resources(SpendLane.class).list();
                        CLIENT.resources(AIBatchJob.class).inAnyNamespace().list();
                        return true;
                    });
        }
    }

    final String name;
    final Simulator simulator;
    final Path store;
    final OperatorProcess operator;
    private final HttpClient http = HttpClient.newHttpClient();

    /** {@code name}: of the namespace of its jobs; its lanes carry it too. */
    Platform(String name) throws Exception {
        this.name = name;
        simulator = Simulator.start(SimulatorOptions.defaults());
        store = Files.createTempDirectory("spendlane-it-");
        for (String namespace : List.of(name, name + "-system")) {
            client().namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .addToLabels("lane", name)
                            .endMetadata()
                            .build())
                    .create();
        }
        secret("openai", "sim-key");
        operator = new OperatorProcess(Shared.CLUSTER.kubeconfig(), name + "-system", TestStore.of(store), List.of());
    }

    static KubernetesClient client() {
        return Shared.CLIENT;
    }

    static LocalCluster cluster() {
        return Shared.CLUSTER;
    }

    void secret(String secret, String key) {
        client().secrets()
                .inNamespace(name + "-system")
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(secret)
                        .endMetadata()
                        .addToStringData("apiKey", key)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /** Applies YAML in which {@code NAME} stands for this platform's name and {@code SIM} for the simulator's address. */
    void apply(String yaml) {
        client().load(new java.io.ByteArrayInputStream(filled(yaml).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .items()
                .forEach(object -> client().resource(object).forceConflicts().serverSideApply());
    }

    String filled(String yaml) {
        return yaml.replace("NAME", name)
                .replace("SIM", simulator.baseUri().toString().replaceAll("/$", ""));
    }

    /** A lane with one target and one daily budget. */
    void lane(String lane, String limit) {
        lane(lane, limit, "openai");
    }

    void lane(String lane, String limit, String secret) {
        apply("""
                apiVersion: spendlane.io/v1alpha1
                kind: SpendLane
                metadata: {name: %s}
                spec:
                  namespaceSelector: {matchLabels: {lane: NAME}}
                  targets: [{name: primary, provider: OpenAI, mode: Batch, model: gpt-5.4-mini, baseUrl: "SIM/openai/v1", credentialsSecretRef: {name: %s, key: apiKey}, pollSeconds: 1}]
                  budgets: [{name: daily, period: Daily, limitUSD: "%s"}]
                """.formatted(lane, secret, limit));
    }

    /** A job over {@code items} inline records; {@code more} are further lines of its spec. */
    void job(String job, String lane, int items, String more) {
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < items; i++) {
            records.append("      - {id: r%d, text: \"%s record %d\"}%n".formatted(i, job, i));
        }
        apply("""
                apiVersion: spendlane.io/v1alpha1
                kind: AIBatchJob
                metadata: {name: %s, namespace: NAME}
                spec:
                  laneRef: {name: %s}
                  input:
                    inline:
                %s
                  steps: [{name: one, prompt: "Summarise {{text}}", maxOutputTokens: 40}]
                  output: {path: out/%s}
                %s
                """.formatted(job, lane, records.toString().stripTrailing(), job, more));
    }

    AIBatchJob job(String job) {
        return Objects.requireNonNull(
                client().resources(AIBatchJob.class)
                        .inNamespace(name)
                        .withName(job)
                        .get(),
                job);
    }

    SpendLane lane(String lane) {
        return Objects.requireNonNull(
                client().resources(SpendLane.class).withName(lane).get(), lane);
    }

    AIBatchJob await(String job, String what, Predicate<AIBatchJob> until) {
        AIBatchJob[] last = new AIBatchJob[1];
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        last[0] = job(job);
                        return until.test(last[0]);
                    });
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(
                    "job %s is not %s; status: %s%noperator: %s"
                            .formatted(job, what, last[0] == null ? null : last[0].getStatus(), operator.lastLines()),
                    e);
        }
        return last[0];
    }

    AIBatchJob awaitCondition(String job, String condition) {
        return await(job, condition, j -> holds(j, condition));
    }

    AIBatchJob awaitStalled(String job, String reason) {
        return await(
                job,
                "Stalled " + reason,
                j -> holds(j, "Stalled")
                        && Conditions.find(j.getStatus().conditions(), "Stalled")
                                .orElseThrow()
                                .reason()
                                .equals(reason));
    }

    static boolean holds(AIBatchJob job, String condition) {
        return job.getStatus() != null && Conditions.holds(job.getStatus().conditions(), condition);
    }

    static String message(AIBatchJob job, String condition) {
        return Conditions.find(Objects.requireNonNull(job.getStatus()).conditions(), condition)
                .orElseThrow()
                .message();
    }

    void awaitGone(String job) {
        Awaitility.await("gone " + job)
                .atMost(PATIENCE)
                .until(() -> client().resources(AIBatchJob.class)
                                .inNamespace(name)
                                .withName(job)
                                .get()
                        == null);
    }

    void awaitLane(String lane, String what, Predicate<SpendLane> until) {
        Awaitility.await(lane + " " + what).atMost(PATIENCE).until(() -> until.test(lane(lane)));
    }

    // ---- the simulator as oracle

    JsonNode ask(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(simulator.baseUri() + "/_simulator/" + path).normalize())
                .timeout(Duration.ofSeconds(10))
                .build();
        return new ObjectMapper()
                .readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    void tell(String path, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(simulator.baseUri() + "/_simulator/" + path).normalize())
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(answer.body());
        }
    }

    /** Spend records of a lane. */
    List<SpendRecord> records(String lane) throws IOException {
        Path folder = store.resolve(".spendlane/spend").resolve(lane);
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> {
                        try {
                            return Json.mapper().readValue(file.toFile(), SpendRecord.class);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    /**
     * The books of these lanes, which are all that used the simulator, balance: nothing is held, nothing was billed twice, the lanes' spent is
     * what the records say, and invoice &lt;= spent &lt;= invoice + uncertain, with one micro-dollar of rounding for each charge.
     */
    void assertBooksBalance(String... lanes) throws Exception {
        assertBooksBalance(0, lanes);
    }

    /** {@code retried}: items that were billed, lost by the provider, and tried again on purpose. */
    void assertBooksBalance(int retried, String... lanes) throws Exception {
        JsonNode invoice = ask("invoice");
        if (invoice.get("duplicateItems").asInt() != retried) {
            throw new AssertionError("items billed twice: " + ask("duplicates"));
        }
        long spent = 0;
        long uncertain = 0;
        int charges = 0;
        for (String lane : lanes) {
            List<SpendRecord> records = records(lane);
            Money sum = records.stream().map(SpendRecord::spentUSD).reduce(Money.ZERO, Money::plus);
            awaitLane(lane, "has spent " + sum + " and holds nothing", l -> {
                var status = l.getStatus();
                return status != null
                        && Objects.requireNonNull(status.heldUSD()).isZero()
                        && sum.equals(status.spentUSD());
            });
            spent += sum.micros();
            uncertain +=
                    records.stream().mapToLong(r -> r.uncertainUSD().micros()).sum();
            charges += records.size();
        }
        double billed = Double.parseDouble(invoice.get("totalUSD").asText()) * 1e6;
        if (billed > spent || spent > billed + uncertain + charges) {
            throw new AssertionError("billed %.3f, spent %d, uncertain %d micro-dollars in %d charges"
                    .formatted(billed, spent, uncertain, charges));
        }
    }

    List<String> lines(String path) throws IOException {
        return Files.readAllLines(store.resolve(name).resolve(path));
    }

    @Override
    public void close() throws Exception {
        operator.close();
        simulator.close();
        client().resources(AIBatchJob.class).inNamespace(name).list().getItems().forEach(job -> {
            job.getMetadata().setFinalizers(List.of());
            client().resource(job).update();
            client().resource(job).delete();
        });
        client().resources(SpendLane.class).list().getItems().forEach(lane -> {
            lane.getMetadata().setFinalizers(List.of());
            client().resource(lane).update();
            client().resource(lane).delete();
        });
    }
}
