package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples for Argo CD and Flux point at what is there, in a form that the chart takes. */
class GitOpsFilesTest {
    private static final Path GITOPS = Path.of("../examples/gitops");
    private static final Path ROOT = Path.of("..");

    private static List<JsonNode> objects() {
        return Stream.of("argocd/applications.yaml", "flux/operator.yaml", "flux/work.yaml")
                .flatMap(file -> Yaml.all(Yaml.text(GITOPS.resolve(file))).stream())
                .toList();
    }

    @Test
    void everyPathIsThere() {
        List<String> paths = objects().stream()
                .flatMap(o -> Stream.of(o.at("/spec/source/path"), o.at("/spec/path"), o.at("/spec/chart/spec/chart")))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();

        assertThat(paths).hasSize(6).allMatch(path -> Files.isDirectory(ROOT.resolve(path)));
    }

    @Test
    void theirValuesAreTheCharts() {
        List<JsonNode> values = objects().stream()
                .flatMap(o -> Stream.of(o.at("/spec/source/helm/valuesObject"), o.at("/spec/values")))
                .filter(JsonNode::isObject)
                .toList();

        assertThat(values)
                .hasSize(2)
                .allSatisfy(v -> assertThat(Yaml.all(Chart.text(Yaml.write(v).replaceFirst("^---\n", ""))))
                        .isNotEmpty());
    }

    @Test
    void everyKustomizationListsItsFolder() throws Exception {
        for (String folder : List.of("platform", "teams/research")) {
            List<String> listed = Yaml.file(GITOPS.resolve(folder).resolve("kustomization.yaml"))
                    .get("resources")
                    .valueStream()
                    .map(JsonNode::asText)
                    .sorted()
                    .toList();
            try (Stream<Path> files = Files.list(GITOPS.resolve(folder))) {
                assertThat(listed)
                        .isEqualTo(files.map(f -> f.getFileName().toString())
                                .filter(f -> !f.equals("kustomization.yaml"))
                                .sorted()
                                .toList());
            }
        }
    }

    /** What holds money is never pruned. */
    @Test
    void lanesAndTheOperatorAreNotPruned() {
        for (JsonNode object : objects()) {
            String name = object.at("/metadata/name").asText();
            boolean prune = object.at("/spec/prune").asBoolean()
                    || object.at("/spec/syncPolicy/automated/prune").asBoolean();
            assertThat(prune).as(name).isEqualTo(name.equals("spendlane-research"));
        }
    }
}
