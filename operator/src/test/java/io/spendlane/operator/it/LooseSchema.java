package io.spendlane.operator.it;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** While it is open, the API server stores any spec: as an earlier version of the CRDs might have. */
final class LooseSchema implements AutoCloseable {
    private static final Path CRDS = Path.of("..", "crds").toAbsolutePath().normalize();
    private static final List<String> NAMES = List.of("spendlanes.spendlane.io", "aibatchjobs.spendlane.io");
    private static final JSONSchemaProps TEXT =
            new JSONSchemaPropsBuilder().withType("string").build();
    private static final JSONSchemaProps LANE_REF = new JSONSchemaPropsBuilder()
            .withType("object")
            .addToProperties("name", TEXT)
            .build();

    /** A selectable field has to stay in the schema. */
    private static final JSONSchemaProps ANYTHING = new JSONSchemaPropsBuilder()
            .withType("object")
            .withXKubernetesPreserveUnknownFields(true)
            .addToProperties("laneRef", LANE_REF)
            .build();

    private LooseSchema() {}

    static LooseSchema install() {
        LooseSchema loose = new LooseSchema();
        try {
            loose.loosen();
            return loose;
        } catch (RuntimeException e) {
            loose.close();
            throw e;
        }
    }

    private void loosen() {
        for (String name : NAMES) {
            Platform.client()
                    .apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(name)
                    .edit(LooseSchema::loosened);
        }
        await("""
                apiVersion: spendlane.io/v1alpha1
                kind: SpendLane
                metadata: {name: probe}
                spec: {targets: none}
                """, true);
    }

    private static CustomResourceDefinition loosened(CustomResourceDefinition crd) {
        crd.getSpec()
                .getVersions()
                .forEach(version ->
                        version.getSchema().getOpenAPIV3Schema().getProperties().put("spec", ANYTHING));
        return crd;
    }

    /** The API server takes a new schema up a moment later. */
    private static void await(String probe, boolean accepted) {
        Awaitility.await("the schema").atMost(Duration.ofSeconds(30)).until(() -> {
            try {
                Platform.client()
                        .resource(Documents.read(probe).get(0))
                        .dryRun()
                        .create();
                return accepted;
            } catch (KubernetesClientException e) {
                return !accepted;
            }
        });
    }

    @Override
    public void close() {
        for (String name : NAMES) {
            Platform.cluster()
                    .kubectl("replace", "-f", CRDS.resolve(name + "-v1.yaml").toString());
        }
        await("""
                apiVersion: spendlane.io/v1alpha1
                kind: SpendLane
                metadata: {name: probe}
                spec: {targets: none}
                """, false);
    }
}
