package io.spendlane.operator.it;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** What the tests of one class share: an operator, its namespace and its store. */
final class Stage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration RESTART = Duration.ofMinutes(1);

    private final String name;
    private final TestStore store;
    private final List<String> javaOptions;
    private final String kubeconfig;
    private volatile OperatorProcess operator;

    private Stage(String name, TestStore store, List<String> javaOptions, String kubeconfig) throws IOException {
        this.name = name;
        this.store = store;
        this.javaOptions = javaOptions;
        this.kubeconfig = kubeconfig;
        Documents.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %1$s}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: openai, namespace: %1$s}
                stringData: {apiKey: sim-key}
                """.formatted(systemNamespace()));
        operator = oneMoreOperator();
        operator.awaitLeading();
    }

    static Stage open(String name) throws IOException {
        return open(name, List.of());
    }

    /** The operator runs with these options of the java command. */
    static Stage open(String name, List<String> javaOptions) throws IOException {
        return new Stage(
                name,
                TestStore.of(Files.createTempDirectory("spendlane-it-")),
                javaOptions,
                Platform.cluster().kubeconfig());
    }

    /** The operator gets to the API server by another kubeconfig than the test does. */
    static Stage openThrough(String name, String kubeconfig) throws IOException {
        return new Stage(name, TestStore.of(Files.createTempDirectory("spendlane-it-")), List.of(), kubeconfig);
    }

    static Stage open(String name, TestStore store) throws IOException {
        return new Stage(name, store, List.of(), Platform.cluster().kubeconfig());
    }

    String systemNamespace() {
        return name + "-system";
    }

    Path store() {
        return store.folder();
    }

    OperatorProcess operator() {
        return operator;
    }

    /** One more process of the same installation: it leads once the Lease is free. */
    OperatorProcess oneMoreOperator() throws IOException {
        return oneMoreOperator(javaOptions);
    }

    OperatorProcess oneMoreOperator(List<String> options) throws IOException {
        return new OperatorProcess(kubeconfig, systemNamespace(), store, options);
    }

    void use(OperatorProcess other) {
        operator = other;
    }

    /** kill -9, and a new process that need not wait for the dead one's Lease. */
    void killAndRestart() throws IOException, InterruptedException {
        killAndStartAgain();
        operator.awaitLeading();
    }

    /** The same, without waiting until the new one leads. */
    void killAndStartAgain() throws IOException, InterruptedException {
        operator.kill();
        startAgain();
    }

    /** A new process in the place of one that has ended. */
    void startAgain() throws IOException {
        freeTheLease();
        operator.start();
    }

    /** Nobody waits for one that cannot renew it. */
    void freeTheLease() {
        Platform.client()
                .leases()
                .inNamespace(systemNamespace())
                .withName("spendlane-operator")
                .delete();
    }

    /** Of the operator in use; one that has just ended is about to start again, or another one comes into its place. */
    String metrics() {
        return Awaitility.await("the operator's metrics")
                .atMost(RESTART)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> page(operator.httpPort()), page -> true);
    }

    private static String page(int port) throws IOException, InterruptedException {
        URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).timeout(PATIENCE).build(), BodyHandlers.ofString())
                .body();
    }

    Scene scene(String scene) {
        return new Scene(this, name + "-" + scene);
    }

    /** Leaves nothing that the next class's operator would take for its own. */
    @Override
    public void close() throws Exception {
        operator.close();
        for (String kind : List.of("AIBatchJob", "SpendLane")) {
            var all = Platform.client().genericKubernetesResources("spendlane.io/v1alpha1", kind);
            all.inAnyNamespace().list().getItems().forEach(Stage::remove);
        }
    }

    private static void remove(GenericKubernetesResource object) {
        try {
            if (!object.getFinalizers().isEmpty()) {
                Platform.client()
                        .resource(object)
                        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
            }
            Platform.client().resource(object).delete();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                throw e;
            }
        }
    }
}
