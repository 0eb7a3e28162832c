package io.spendlane.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The committed CRD YAML is what the types say. {@code mvn -pl crds test -Dcrds.write} writes it anew. */
class CrdYamlTest {
    @Test
    void committedYamlIsUpToDate() throws Exception {
        for (var file : CrdYaml.all().entrySet()) {
            Path committed = Path.of(file.getKey());
            if (System.getProperty("crds.write") != null) {
                Files.writeString(committed, file.getValue());
            }
            assertThat(committed)
                    .as("run: mvn -pl crds test -Dcrds.write")
                    .content()
                    .isEqualTo(file.getValue());
        }
    }

    @Test
    void everyFieldIsDescribedAndBounded() throws Exception {
        List<String> faults = new ArrayList<>();
        for (String yaml : CrdYaml.all().values()) {
            CustomResourceDefinition crd = Serialization.unmarshal(yaml, CustomResourceDefinition.class);
            JSONSchemaProps root =
                    crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
            inspect(crd.getSpec().getNames().getKind(), root, faults);
        }
        assertThat(faults).isEmpty();
    }

    private static void inspect(String path, JSONSchemaProps schema, List<String> faults) {
        String type = String.valueOf(schema.getType());
        if (schema.getDescription() == null && !path.endsWith("[]")) {
            faults.add(path + " has no description");
        }
        if (type.equals("string")
                && schema.getMaxLength() == null
                && schema.getEnum().isEmpty()) {
            faults.add(path + " is a string without bound");
        }
        if (type.equals("integer") && (schema.getMinimum() == null || schema.getMaximum() == null)) {
            faults.add(path + " is a number without bounds");
        }
        if (type.equals("number")) {
            faults.add(path + " is a floating-point number");
        }
        if (type.equals("array")) {
            if (schema.getMaxItems() == null) {
                faults.add(path + " is a list without bound");
            }
            inspect(path + "[]", schema.getItems().getSchema(), faults);
        }
        if (schema.getAdditionalProperties() != null && schema.getMaxProperties() == null) {
            faults.add(path + " is a map without bound");
        }
        schema.getProperties().forEach((name, child) -> {
            if (!(path.equals("SpendLane") || path.equals("AIBatchJob"))
                    || name.equals("spec")
                    || name.equals("status")) {
                inspect(path + "." + name, child, faults);
            }
        });
    }
}
