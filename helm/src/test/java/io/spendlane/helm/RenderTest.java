package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.LintResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart renders. The golden files are written anew with {@code -Dchart.write}. */
class RenderTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @Test
    void passesLint() {
        LintResult result = Chart.helm().lint().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).noneMatch(m -> m.contains("[ERROR]"));
    }

    /** Objects of these kinds, without the labels that all have. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void asInTheGoldenFile(String story, String values, Set<String> kinds) throws Exception {
        String rendered = Stream.concat(Chart.render(values).stream(), Chart.hooks(values).stream())
                .filter(object -> kinds.contains(object.get("kind").asText()))
                .map(RenderTest::withoutCommonLabels)
                .map(Yaml::write)
                .collect(Collectors.joining());
        Path golden = GOLDEN.resolve(story.replace(' ', '-') + ".yaml");
        if (System.getProperty("chart.write") != null) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, rendered);
        }
        assertThat(rendered).isEqualTo(Files.readString(golden));
    }

    static Stream<Arguments> asInTheGoldenFile() {
        Set<String> workload = Set.of("Deployment", "PersistentVolumeClaim", "ConfigMap");
        return Stream.of(
                arguments("the pod and its volume", "", workload),
                arguments("a pod with everything", """
                        image: {registry: registry.example.com, repository: ai/spendlane, digest: "sha256:%s"}
                        imagePullSecrets: [{name: pull}]
                        store: {accessModes: [ReadWriteMany], storageClassName: nfs}
                        replicaCount: 2
                        operator: {allowHttp: true, settleSeconds: 60}
                        prices:
                          models: [{provider: openai-compatible, host: gateway.example.com, model: our-model, mode: chat, asOf: 2026-11-01, source: contract, basis: agreed, batch: {input: "0.20", output: "0.80"}}]
                        jvm: {options: ["-Xlog:gc"]}
                        priorityClassName: platform
                        nodeSelector: {pool: platform}
                        tolerations: [{key: platform, operator: Exists}]
                        podAnnotations: {example.com/a: b}
                        podLabels: {cost-center: platform}
                        extraEnv: [{name: HTTPS_PROXY, value: "http://proxy:3128"}]
                        extraVolumes: [{name: ca, configMap: {name: ca}}]
                        extraVolumeMounts: [{name: ca, mountPath: /etc/ca}]
                        extraInitContainers: [{name: wait, image: wait}]
                        extraContainers: [{name: beside, image: beside}]
                        """.formatted("0".repeat(64)), workload),
                arguments(
                        "a bucket at Amazon and two replicas",
                        "store: {s3: {bucket: our-bucket, prefix: spendlane/, region: eu-west-1}}\nreplicaCount: 2\nserviceAccount: {annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::1:role/a'}}",
                        Set.of("Deployment", "PersistentVolumeClaim", "NetworkPolicy", "ServiceAccount")),
                arguments(
                        "a bucket in the cluster",
                        "store: {s3: {bucket: our-bucket, region: us-east-1, endpoint: 'http://minio.storage:9000', pathStyle: true, existingSecret: minio, peers: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: storage}}}]}}",
                        Set.of("Deployment", "PersistentVolumeClaim", "NetworkPolicy")),
                arguments("the test", "", Set.of("Pod")),
                arguments(
                        "the test with a simulator",
                        "operator: {allowHttp: true}\ntest: {simulator: {enabled: true, image: registry.example.com/provider-simulator}}\nnetworkPolicy: {metricsFrom: [{namespaceSelector: {matchLabels: {name: monitoring}}}]}\nrbac: {secretNames: [openai]}",
                        Set.of("Pod", "Secret", "NetworkPolicy", "Role", "ClusterRole")),
                arguments(
                        "the operators rights",
                        "",
                        Set.of("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "ServiceAccount")),
                arguments(
                        "rights in two namespaces and one Secret",
                        "rbac: {tenantNamespaces: [legal, research], secretNames: [openai]}",
                        Set.of("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding")),
                arguments("the network", "", Set.of("NetworkPolicy", "Service", "PodDisruptionBudget")),
                arguments(
                        "a narrow network",
                        "networkPolicy: {apiServerCIDRs: [10.0.0.1/32], apiServerPorts: [443], providerCIDRs: [203.0.113.0/24], metricsFrom: [{namespaceSelector: {matchLabels: {name: monitoring}}}], extraEgress: [{ports: [{port: 8000}]}]}",
                        Set.of("NetworkPolicy")),
                arguments(
                        "a lane and an object of ones own",
                        "lanes: {overnight: " + Samples.laneSpec("https://gateway.example.com")
                                + "}\nextraObjects: ['{apiVersion: v1, kind: ConfigMap, metadata: {name: \"{{ .Release.Name }}-more\"}}']",
                        Set.of("SpendLane", "ConfigMap")));
    }

    private static JsonNode withoutCommonLabels(JsonNode object) {
        if (!(object.at("/metadata/labels") instanceof ObjectNode labels)) {
            return object;
        }
        labels.remove(List.of(
                "app.kubernetes.io/name",
                "app.kubernetes.io/instance",
                "app.kubernetes.io/version",
                "app.kubernetes.io/managed-by",
                "helm.sh/chart"));
        if (labels.isEmpty()) {
            ((ObjectNode) object.get("metadata")).remove("labels");
        }
        return object;
    }

    /** One source of the CRDs: those that are rendered are those that kubectl applies, with labels and the wish to be kept. */
    @Test
    void theCrdsAreTheProjects() {
        for (String name : List.of("spendlanes.spendlane.io", "aibatchjobs.spendlane.io")) {
            JsonNode rendered = Chart.get(Chart.render(""), "CustomResourceDefinition", name);
            JsonNode source = Yaml.file(Path.of("../crds/" + name + "-v1.yaml"));

            assertThat(rendered.at("/metadata/annotations/helm.sh~1resource-policy")
                            .asText())
                    .isEqualTo("keep");
            assertThat(Yaml.whole(rendered.get("spec"))).isEqualTo(Yaml.whole(source.get("spec")));
        }
        assertThat(Chart.render("crds: {enabled: false}"))
                .noneMatch(object -> object.get("kind").asText().equals("CustomResourceDefinition"));
    }

    @Test
    void commonLabelsAreOnEveryObject() {
        String values = "commonLabels: {owner: platform}";
        assertThat(Chart.render(values))
                .allMatch(object -> object.at("/metadata/labels/owner").asText().equals("platform"));
        assertThat(Chart.hooks(values))
                .isNotEmpty()
                .allMatch(object -> object.at("/metadata/labels/owner").asText().equals("platform"));
    }

    @Test
    void everyObjectWithANamespaceSaysWhich() {
        Set<String> withoutNamespace =
                Set.of("CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding", "SpendLane");

        assertThat(Chart.render(""))
                .filteredOn(
                        object -> !withoutNamespace.contains(object.get("kind").asText()))
                .allMatch(object -> object.at("/metadata/namespace").asText().equals(Chart.NAMESPACE));
    }
}
