package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes the CRD YAML from the API types: what the generator gives, then list types, the status default and bounds. */
final class CrdYaml {
    private static final String STATUS_DEFAULT = """
            {"observedGeneration": -1, "conditions": [
              {"type": "%s", "status": "Unknown", "reason": "Pending", "message": "Waiting for the controller", "lastTransitionTime": "1970-01-01T00:00:00Z"}]}""";

    /** Lists whose entries have a name of their own; the API server then refuses doubles and merges by it. */
    private static final Map<String, String> KEYED_LISTS =
            Map.of("conditions", "type", "targets", "name", "budgets", "name", "useCases", "name", "steps", "name");

    private static final long LONGEST_STRING = 4096;
    private static final double SAFE_INTEGER = 9_007_199_254_740_991d;

    private CrdYaml() {}

    /** File name to YAML, one file per kind. */
    static Map<String, String> all() throws Exception {
        Map<String, String> files = new TreeMap<>();
        try (var output = new InMemory(files)) {
            new CRDGenerator()
                    .customResourceClasses(List.of(SpendLane.class, AIBatchJob.class))
                    .forCRDVersions("v1")
                    .withPostProcessor(new CRDPostProcessor() {
                        @Override
                        public HasMetadata process(HasMetadata crd, String version) {
                            finish((CustomResourceDefinition) crd);
                            return crd;
                        }
                    })
                    .withOutput(output)
                    .detailedGenerate();
        }
        return files;
    }

    private static void finish(CustomResourceDefinition crd) {
        JSONSchemaProps root = crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
        root.setRequired(List.of("spec"));
        root.setDescription(
                crd.getSpec().getNames().getKind().equals("SpendLane")
                        ? "A SpendLane says where AI batch work may go, for how much money and for whom."
                        : "An AIBatchJob is AI work that no person waits for: records in, one request each, results out, inside a SpendLane.");
        JSONSchemaProps status = root.getProperties().get("status");
        String first = crd.getSpec().getNames().getKind().equals("SpendLane") ? "Ready" : "Reconciling";
        status.setDefault(Serialization.unmarshal(STATUS_DEFAULT.formatted(first), JsonNode.class));
        status.setDescription("Written by the operator alone.");
        root.getProperties().get("spec").setDescription("What is wanted. Never written by the operator.");
        bound("", root);
        status.getProperties().values().forEach(CrdYaml::writtenWhole);
        inOrderOfDeclaration(crd);
    }

    /**
     * The parts of the status have one writer each. Without this the API server keeps an owner of every field inside them, and compares
     * them all at every write.
     */
    private static void writtenWhole(JSONSchemaProps part) {
        if ("array".equals(part.getType())) {
            writtenWhole(part.getItems().getSchema());
        } else if ("object".equals(part.getType())) {
            part.setXKubernetesMapType("atomic");
        }
    }

    /** The generator sorts the columns of {@code kubectl get} by path; people read them as declared. */
    private static void inOrderOfDeclaration(CustomResourceDefinition crd) {
        Class<?> type = crd.getSpec().getNames().getKind().equals("SpendLane") ? SpendLane.class : AIBatchJob.class;
        List<String> declared = Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        crd.getSpec()
                .getVersions()
                .get(0)
                .getAdditionalPrinterColumns()
                .sort(Comparator.comparingInt(column -> declared.indexOf(column.getName())));
    }

    private static void bound(String name, JSONSchemaProps schema) {
        String type = schema.getType();
        if (schema.getXKubernetesValidations() != null) {
            // The generator meets a record's annotations twice, at the field and at its accessor.
            schema.setXKubernetesValidations(
                    schema.getXKubernetesValidations().stream().distinct().toList());
        }
        if ("string".equals(type) && schema.getEnum().isEmpty() && schema.getMaxLength() == null) {
            schema.setMaxLength("date-time".equals(schema.getFormat()) ? 64 : LONGEST_STRING);
        }
        if (Set.of("integer", "number").contains(String.valueOf(type))) {
            if (schema.getMinimum() == null) {
                schema.setMinimum(name.equals("observedGeneration") ? -1d : 0d);
            }
            if (schema.getMaximum() == null) {
                schema.setMaximum(SAFE_INTEGER);
            }
        }
        if ("array".equals(type)) {
            String key = KEYED_LISTS.get(name);
            if (key != null && !schema.getItems().getSchema().getRequired().contains(key)) {
                key = null; // in status: written whole
            }
            schema.setXKubernetesListType(key == null ? "atomic" : "map");
            if (key != null) {
                schema.setXKubernetesListMapKeys(List.of(key));
            }
            bound("", schema.getItems().getSchema());
        }
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            schema.getAdditionalProperties().getSchema().setMaxLength(253L);
        }
        if (Boolean.TRUE.equals(schema.getXKubernetesPreserveUnknownFields())) {
            if (schema.getItems() != null) {
                schema.setXKubernetesPreserveUnknownFields(null);
            } else {
                schema.setType("object");
            }
        }
        schema.getProperties().forEach(CrdYaml::bound);
    }

    private record InMemory(Map<String, String> files) implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
        @Override
        public ByteArrayOutputStream outputFor(String crdName) {
            return new ByteArrayOutputStream() {
                @Override
                public void close() {
                    files.put(crdName + ".yaml", toString(StandardCharsets.UTF_8));
                }
            };
        }

        @Override
        public void close() {}
    }
}
