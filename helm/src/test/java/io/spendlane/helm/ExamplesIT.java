package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.localcluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Applying an example twice changes nothing: no tool sees a difference that does not go away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesIT {
    private LocalCluster cluster;

    @BeforeAll
    void start() {
        cluster = LocalCluster.start();
        cluster.kubectl(
                "apply",
                "--server-side",
                "-f",
                Path.of("../crds").toAbsolutePath() + "/spendlanes.spendlane.io-v1.yaml");
        cluster.kubectl(
                "apply",
                "--server-side",
                "-f",
                Path.of("../crds").toAbsolutePath() + "/aibatchjobs.spendlane.io-v1.yaml");
        cluster.kubectl("wait", "--for=condition=Established", "crd", "--all");
        for (String first : List.of("../examples/setup.yaml", "../examples/gitops/platform/namespaces.yaml")) {
            cluster.kubectl("apply", "-f", Path.of(first).toAbsolutePath().toString());
        }
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    static Stream<Path> changesNothingTheSecondTime() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("../examples"))) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml")
                            && !file.toString().contains("/src/")
                            && !file.toString().contains("/target/"))
                    .filter(file -> Yaml.all(Yaml.text(file)).stream()
                            .allMatch(
                                    object -> object.path("apiVersion").asText().matches("v1|spendlane.io/.*")))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void changesNothingTheSecondTime(Path example) {
        String file = example.toAbsolutePath().normalize().toString();

        cluster.kubectl("apply", "-f", file);
        List<String> first = versions(example);
        String said = cluster.kubectl("apply", "-f", file);
        assertThat(versions(example)).as("client-side").isEqualTo(first);
        assertThat(said.lines()).allMatch(line -> line.endsWith(" unchanged") || line.startsWith("secret/"));

        cluster.kubectl("apply", "--server-side", "--force-conflicts", "-f", file);
        List<String> serverSide = versions(example);
        cluster.kubectl("apply", "--server-side", "--force-conflicts", "-f", file);
        assertThat(versions(example)).as("server-side").isEqualTo(serverSide);
        cluster.kubectl("diff", "-f", file); // fails when there is a difference
    }

    private List<String> versions(Path example) {
        List<String> versions = new ArrayList<>();
        for (JsonNode object : Yaml.all(Yaml.text(example))) {
            versions.add(cluster.kubectl(
                    "get",
                    object.get("kind").asText(),
                    object.at("/metadata/name").asText(),
                    "--namespace=" + object.at("/metadata/namespace").asText(),
                    "--output=jsonpath={.metadata.resourceVersion} {.metadata.generation}"));
        }
        assertThat(versions).isNotEmpty();
        return versions;
    }
}
