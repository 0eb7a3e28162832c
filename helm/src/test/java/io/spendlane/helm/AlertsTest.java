package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts say what they mean, have a runbook, and fire when they should. */
class AlertsTest {
    private static final JsonNode RULES =
            Yaml.file(Path.of("spendlane/files/alerts.yaml")).at("/groups/0/rules");

    @Test
    void eachSaysWhatIsTheCaseAndHasARunbook() {
        String readme = Yaml.text(Path.of("spendlane/README.md"));
        for (JsonNode rule : RULES) {
            String name = rule.get("alert").asText();
            assertThat(rule.at("/labels/severity").asText()).as(name).isIn("critical", "warning", "info");
            assertThat(rule.at("/annotations/summary").asText()).as(name).isNotBlank();
            assertThat(rule.at("/annotations/description").asText()).as(name).isNotBlank();
            assertThat(readme).as("runbook of " + name).contains("### " + name + "\n");
        }
    }

    @Test
    void theChartRendersThemWithTheirRunbooks() {
        List<JsonNode> objects = Chart.render(
                "prometheusRule: {enabled: true, runbookURL: 'https://git.example.com/r', disabled: [SpendlaneMoneyUncertain], labels: {team: x}}");
        JsonNode rule = Chart.get(objects, "PrometheusRule", "spendlane");

        JsonNode rules = rule.at("/spec/groups/0/rules");
        assertThat(rules).hasSize(RULES.size() - 1);
        for (JsonNode one : rules) {
            assertThat(one.at("/annotations/runbook_url").asText())
                    .isEqualTo("https://git.example.com/r#"
                            + one.get("alert").asText().toLowerCase(Locale.ROOT));
        }
        assertThat(rules.get(0).get("expr")).isEqualTo(RULES.get(0).get("expr"));
        assertThat(rule.at("/metadata/labels/team").asText()).isEqualTo("x");
    }

    @Test
    void theDashboardIsRenderedAsItIs() throws IOException {
        JsonNode map = Chart.get(Chart.render("dashboard: {enabled: true}"), "ConfigMap", "spendlane-dashboard");

        assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
        JsonNode dashboard = Yaml.JSON.readTree(map.at("/data/spendlane.json").asText());
        assertThat(dashboard).isEqualTo(Yaml.JSON.readTree(Yaml.text(Path.of("spendlane/files/dashboard.json"))));
        Set<Integer> ids = new java.util.HashSet<>();
        dashboard.get("panels").forEach(panel -> ids.add(panel.get("id").asInt()));
        assertThat(ids).hasSameSizeAs(dashboard.get("panels"));
        assertThat(map.toString().length()).isLessThan(1_000_000);
    }

    /** Prometheus' own evaluation, on series and times that alerts_test.yaml gives. Needs Go, and its module proxy the first time. */
    @Test
    void fireWhenTheyShould() throws Exception {
        assertThat(go())
                .as(
                        "a `go` on the PATH: Prometheus' own code evaluates the alerts. Install Go 1.26 or newer (https://go.dev/dl)")
                .isTrue();
        Path output = File.createTempFile("alerts-", ".log", new File("target")).toPath();
        Process process = new ProcessBuilder("go", "test", "-count=1", "./...")
                .directory(new File("src/test/go/alerts"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(10, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended && process.exitValue() == 0)
                .as(Files.readString(output))
                .isTrue();
    }

    private static boolean go() {
        List<String> folders =
                new ArrayList<>(List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)));
        return Stream.of(folders).flatMap(List::stream).anyMatch(f -> Files.isExecutable(Path.of(f, "go")));
    }
}
