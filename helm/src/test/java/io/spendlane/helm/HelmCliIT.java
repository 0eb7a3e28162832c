package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.localcluster.HelmCli;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Helm 3 and Helm 4, each with its own command, take the chart and refuse the same values. */
@ParameterizedClass
@EnumSource
class HelmCliIT {
    private static final String CHART = Chart.FOLDER.toAbsolutePath().toString();

    @Parameter
    HelmCli version;

    @TempDir
    Path folder;

    @Test
    void findsNoFault() {
        assertThat(run().helm("lint", CHART, "--strict", "--set", "clusterName=test")
                        .ok())
                .contains("0 chart(s) failed");
    }

    @Test
    void makesTheSameObjects() {
        String values = "clusterName: test\nlanes:\n  overnight: " + Samples.laneSpec("https://models.example.com");
        String said = run().helm(
                        "template",
                        Chart.RELEASE,
                        CHART,
                        "--namespace=" + Chart.NAMESPACE,
                        "--kube-version=1.36.3",
                        "--skip-tests",
                        "--values=" + Chart.valuesFile(values))
                .ok();

        assertThat(sorted(Yaml.all(said))).isEqualTo(sorted(Yaml.all(Chart.text(values))));
    }

    /** No two Helms send them in one order. */
    private static List<JsonNode> sorted(List<JsonNode> objects) {
        return objects.stream()
                .sorted(Comparator.comparing(o ->
                        o.get("kind").asText() + "/" + o.at("/metadata/name").asText() + "/"
                                + o.at("/metadata/namespace").asText()))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void saysWhichValueIsWrong(String values, String named) {
        assertThat(run().helm(
                                "template",
                                Chart.RELEASE,
                                CHART,
                                "--kube-version=1.36.3",
                                "--values=" + Chart.valuesFile("clusterName: test\n" + values))
                        .refused())
                .contains(named);
    }

    static List<Arguments> wrong() {
        return RefusedValuesTest.aMessageNamesTheValue().toList();
    }

    @Test
    void asksForTheClustersName() {
        assertThat(run().helm("template", Chart.RELEASE, CHART, "--kube-version=1.36.3")
                        .refused())
                .contains("clusterName is empty", "--set clusterName=NAME");
    }

    private HelmRun run() {
        return new HelmRun(version, folder);
    }
}
