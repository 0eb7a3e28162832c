package io.spendlane.quickstart;

import io.fabric8.kubernetes.api.model.HasMetadata;
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

    Manifests(KubernetesClient client, String simulator) {
        this.client = client;
        this.simulator = simulator;
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
                client.resource(resource).create();
            }
        }
    }

    /** An API server takes a moment until it serves a new kind. */
    void awaitEstablished() {
        for (CustomResourceDefinition crd : client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .list()
                .getItems()) {
            client.resource(crd).waitUntilCondition(Manifests::established, ESTABLISHED_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static boolean established(CustomResourceDefinition crd) {
        return Objects.nonNull(crd)
                && crd.getStatus() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(c -> "Established".equals(c.getType()) && "True".equals(c.getStatus()));
    }
}
