package io.spendlane.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.spendlane.localcluster.LocalCluster;
import io.spendlane.localcluster.Options;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** A cluster of its own on which the chart is installed by Helm. */
final class Installation implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final LocalCluster cluster;
    final KubernetesClient admin;

    Installation(Options options) {
        cluster = LocalCluster.start(options);
        admin = client(cluster.kubeconfig());
    }

    static KubernetesClient client(String kubeconfig) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig))
                .build();
    }

    Release install(String values) {
        return install(Chart.helm(), values);
    }

    Release install(Helm chart, String values) {
        return chart.install()
                .withName(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .createNamespace()
                .withKubeConfig(cluster.kubeconfigFile())
                .withValuesFile(Chart.valuesFile(values))
                .call();
    }

    Release upgrade(String values) {
        return upgrade(Chart.helm(), values);
    }

    Release upgrade(Helm chart, String values) {
        return chart.upgrade()
                .withName(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .withKubeConfig(cluster.kubeconfigFile())
                .withValuesFile(Chart.valuesFile(values))
                .call();
    }

    String uninstall() {
        return Helm.uninstall(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .withKubeConfig(cluster.kubeconfigFile())
                .call();
    }

    /** Gives the YAML's objects to the API server, as the admin. */
    void apply(String yaml) {
        admin.load(new ByteArrayInputStream(("---\n" + yaml).getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(object -> admin.resource(object).forceConflicts().serverSideApply());
    }

    JsonNode get(String kind, String namespace, String name) {
        return Yaml.one(cluster.kubectl("get", kind, name, "--namespace=" + namespace, "--output=yaml"));
    }

    boolean exists(String kind, String namespace, String name) {
        return !cluster.kubectl("get", kind, name, "--namespace=" + namespace, "--ignore-not-found", "--output=name")
                .isBlank();
    }

    /** Whether a job's condition is True. */
    boolean holds(String namespace, String job, String condition) {
        for (JsonNode c : get("aibatchjob", namespace, job).at("/status/conditions")) {
            if (c.get("type").asText().equals(condition)) {
                return c.get("status").asText().equals("True");
            }
        }
        return false;
    }

    void until(String what, BooleanSupplier holds) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .until(holds::getAsBoolean);
    }

    @Override
    public void close() {
        admin.close();
        cluster.close();
    }
}
