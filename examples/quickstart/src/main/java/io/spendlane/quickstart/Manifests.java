package io.spendlane.quickstart;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.SpendLane;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Creates what the files of crds/ and examples/ say, as kubectl would, with the simulator's address put in. */
final class Manifests {
    private static final long ESTABLISHED_SECONDS = 30;

    private final KubernetesClient client;
    private final String simulator;
    private final boolean mock;

    /** @param mock whether the API server sets no defaults and is ready for a new kind at once */
    Manifests(KubernetesClient client, String simulator, boolean mock) {
        this.client = client;
        this.simulator = simulator;
        this.mock = mock;
    }

    static KubernetesClient client(String kubeconfig) {
        KubernetesSerialization serialization = new KubernetesSerialization();
        serialization.registerKubernetesResource(SpendLane.class);
        serialization.registerKubernetesResource(AIBatchJob.class);
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig))
                .withKubernetesSerialization(serialization)
                .build();
    }

    void create(List<Path> files) throws IOException {
        for (Path file : files) {
            String text = Files.readString(file).replace(Simulator.EXAMPLES, simulator);
            for (HasMetadata resource : client.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .items()) {
                if (mock) {
                    client.resource(withDefaults(resource)).create();
                } else {
                    client.resource(resource).create();
                }
            }
        }
    }

    private String withDefaults(HasMetadata resource) {
        KubernetesSerialization serialization = client.getKubernetesSerialization();
        ObjectNode object = serialization.unmarshal(
                serialization.asJson(resource instanceof Secret secret ? Defaults.encoded(secret) : resource),
                ObjectNode.class);
        crds().stream()
                .filter(crd -> crd.getSpec().getNames().getKind().equals(resource.getKind()))
                .forEach(crd -> Defaults.fill(
                        object, crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema()));
        return serialization.asJson(object);
    }

    private List<CustomResourceDefinition> crds() {
        return client.apiextensions().v1().customResourceDefinitions().list().getItems();
    }

    /** An API server takes a moment until it serves a new kind. */
    void awaitEstablished() {
        if (!mock) {
            crds().forEach(crd -> client.resource(crd)
                    .waitUntilCondition(Manifests::established, ESTABLISHED_SECONDS, TimeUnit.SECONDS));
        }
    }

    private static boolean established(CustomResourceDefinition crd) {
        return Objects.nonNull(crd)
                && crd.getStatus() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(c -> "Established".equals(c.getType()) && "True".equals(c.getStatus()));
    }
}
