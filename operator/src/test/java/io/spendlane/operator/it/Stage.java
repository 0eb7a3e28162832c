package io.spendlane.operator.it;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.SpendLane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What the tests of one class share: an operator, its namespace and its store. */
final class Stage implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;
    private final Path store;
    private volatile OperatorProcess operator;

    private Stage(String name) {
        this.name = name + "-" + COUNT.incrementAndGet();
        try {
            store = Files.createTempDirectory("spendlane-it-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TestCluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %1$s}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: openai, namespace: %1$s}
                stringData: {apiKey: sim-key}
                """.formatted(systemNamespace()));
        operator = startOperator(Map.of());
    }

    static Stage open(String name) {
        return new Stage(name);
    }

    String systemNamespace() {
        return name + "-system";
    }

    Path store() {
        return store;
    }

    OperatorProcess operator() {
        return operator;
    }

    /** One more process of the same installation. */
    OperatorProcess startOperator(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "SPENDLANE_NAMESPACE", systemNamespace(),
                "SPENDLANE_STORE", store.toUri().toString(),
                "SPENDLANE_ALLOW_HTTP", "true",
                "SPENDLANE_SETTLE_SECONDS", "2"));
        settings.putAll(more);
        return OperatorProcess.start(name, settings);
    }

    /** kill -9, and a new process that need not wait for the dead one's Lease. */
    void killAndRestart() {
        operator.kill();
        TestCluster.client()
                .leases()
                .inNamespace(systemNamespace())
                .withName("spendlane-operator")
                .delete();
        operator = startOperator(Map.of());
    }

    void use(OperatorProcess other) {
        operator = other;
    }

    Scene scene(String scene) {
        return new Scene(this, name + "-" + scene);
    }

    /** Leaves nothing that the next class's operator would take for its own. */
    @Override
    public void close() {
        operator.close();
        KubernetesClient client = TestCluster.client();
        client.resources(AIBatchJob.class).inAnyNamespace().list().getItems().forEach(job -> remove(client
                .resources(AIBatchJob.class)
                .inNamespace(job.getMetadata().getNamespace())
                .withName(job.getMetadata().getName())));
        client.resources(SpendLane.class).list().getItems().forEach(lane -> remove(client.resources(SpendLane.class)
                .withName(lane.getMetadata().getName())));
    }

    private static <T extends HasMetadata> void remove(Resource<T> resource) {
        try {
            resource.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
            resource.delete();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                throw e;
            }
        }
    }
}
