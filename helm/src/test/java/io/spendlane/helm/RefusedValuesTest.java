package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong values fail before anything is sent to the cluster, with a message that names the value. */
class RefusedValuesTest {
    private static final Path LANES = Path.of("../operator/src/test/resources");

    @Test
    void theClusterNeedsAName() {
        assertThatThrownBy(() -> Chart.text("{}")).hasMessageContaining("clusterName is empty");
        assertThatThrownBy(() -> Chart.text("clusterName: ' '")).hasMessageContaining("clusterName is empty");
        assertThatThrownBy(() -> Chart.text("clusterName: null")).hasMessageContaining("clusterName");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aMessageNamesTheValue(String values, String named) {
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(named);
    }

    static Stream<Arguments> aMessageNamesTheValue() {
        return Stream.of(
                arguments("replicas: 2", "replicas"),
                arguments("replicaCount: two", "replicaCount"),
                arguments("replicaCount: 2", "store.accessModes has no ReadWriteMany"),
                arguments("image: {digest: latest}", "image/digest"),
                arguments("image: {name: x}", "name"),
                arguments("crds: {enabled: 'yes'}", "crds/enabled"),
                arguments("store: {s3: {bucket: our-bucket}}", "store.s3.region is empty"),
                arguments("store: {s3: {prefix: a}}", "store.s3.bucket is empty"),
                arguments(
                        "store: {existingClaim: mine, s3: {bucket: our-bucket, region: eu-west-1}}",
                        "the store is in one place"),
                arguments("store: {s3: {bucket: Our_Bucket}}", "store/s3/bucket"),
                arguments("store: {s3: {endpoint: minio}}", "store/s3/endpoint"),
                arguments("store: {s3: {pathStyle: perhaps}}", "store/s3/pathStyle"),
                arguments("test: {simulator: {enabled: true}}", "test.simulator.image is empty"),
                arguments(
                        "test: {simulator: {enabled: true, image: simulator}}",
                        "test.simulator.enabled needs operator.allowHttp"),
                arguments("store: {size: big}", "store/size"),
                arguments("store: {accessModes: [Everything]}", "store/accessModes/0"),
                arguments("operator: {settleSeconds: soon}", "operator/settleSeconds"),
                arguments("operator: {allowHttp: 1}", "operator/allowHttp"),
                arguments("jvm: {maxRAMPercentage: 100}", "jvm/maxRAMPercentage"),
                arguments("rbac: {tenantNamespaces: [Legal]}", "rbac/tenantNamespaces/0"),
                arguments("networkPolicy: {providerCIDRs: [api.openai.com]}", "networkPolicy/providerCIDRs/0"),
                arguments("service: {port: 80}", "service/port"),
                arguments("admissionPolicy: {action: Shout}", "admissionPolicy/action"),
                arguments("lanes: {Overnight: {targets: []}}", "lanes"),
                arguments("lanes: {overnight: {}}", "lanes/overnight"));
    }

    /** Whatever lane the API server refuses, by schema or CEL, Helm refuses before. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aLaneThatTheCrdRefuses(String name, Path file) {
        String message = Yaml.text(file).lines().findFirst().orElseThrow().substring(2);
        boolean rule = message.contains(" ") && !message.contains(":") && !message.contains(" in body ");

        assertThatThrownBy(() -> Chart.render(asValues(file)))
                .hasMessageContaining("the-lane")
                .hasMessageContaining(rule ? message : "");
    }

    static Stream<Arguments> aLaneThatTheCrdRefuses() throws IOException {
        return lanes("invalid");
    }

    /** A rule that the CRD has in CEL is in the chart, too, where JSON Schema cannot say it: a field's pattern is in values.schema.json. */
    @Test
    void everyRuleOfTheCrdIsTheCharts() {
        String chart = Yaml.text(Path.of("spendlane/templates/_helpers.tpl"));
        JsonNode spec = Yaml.file(Path.of("../crds/spendlanes.spendlane.io-v1.yaml"))
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");

        assertThat(spec.findParents("x-kubernetes-validations").stream()
                        .filter(field -> !field.has("pattern"))
                        .flatMap(field -> field.get("x-kubernetes-validations").valueStream())
                        .map(rule -> rule.get("message").asText()))
                .isNotEmpty()
                .allMatch(chart::contains);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aLaneThatTheCrdAccepts(String name, Path file) {
        JsonNode lane = Chart.get(Chart.render(asValues(file)), "SpendLane", "the-lane");

        assertThat(lane.get("spec")).isEqualTo(Yaml.file(file).get("spec"));
    }

    static Stream<Arguments> aLaneThatTheCrdAccepts() throws IOException {
        return lanes("valid");
    }

    private static Stream<Arguments> lanes(String folder) throws IOException {
        try (Stream<Path> files = Files.list(LANES.resolve(folder))) {
            return files.filter(file -> file.getFileName().toString().startsWith("lane-")).sorted().toList().stream()
                    .map(file -> arguments(file.getFileName().toString(), file));
        }
    }

    private static String asValues(Path file) {
        ObjectNode values = Yaml.JSON.createObjectNode();
        values.putObject("lanes").set("the-lane", Yaml.file(file).get("spec"));
        return Yaml.write(values).replaceFirst("^---\n", "");
    }
}
