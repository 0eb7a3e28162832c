package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.localcluster.Options;
import io.spendlane.simulator.Simulator;
import io.spendlane.simulator.SimulatorOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Alerts and dashboard use only metrics, and values of labels, that a working operator gives. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsIT {
    private static final Pattern SERIES = Pattern.compile("([a-z_]+)(?:\\{(.*)})? [^ ]+");
    private static final Pattern USED = Pattern.compile("\\b((?:spendlane|operator_sdk)_[a-z_]+)(?:\\{([^}]*)})?");
    private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=~?\"([^\"]*)\"");

    private Installation installation;
    private Simulator simulator;
    /** Names of metrics, and name{label="value"} of each label. */
    private final Set<String> seen = new TreeSet<>();
    /** Lines as they were at the last look. */
    private final Map<String, String> values = new ConcurrentHashMap<>();

    @BeforeAll
    void work() throws Exception {
        installation = new Installation(Options.defaults());
        simulator = Simulator.start(SimulatorOptions.defaults());
        installation.install("{clusterName: test, operator: {allowHttp: true, settleSeconds: 2}}");
        installation.apply(Samples.teamAndLane(simulator.baseUri().toString())
                .replace("budgets:", "useCases: [{name: good_morning, urgency: Low}], budgets:"));
        try (OperatorProcess operator = new OperatorProcess(
                        installation.get("deployment", Chart.NAMESPACE, "spendlane"),
                        installation.cluster.kubeconfigForServiceAccount(Chart.NAMESPACE, "spendlane"),
                        Files.createTempDirectory("spendlane-store-"))
                .awaitLeading()) {
            installation.apply(Samples.job("greetings", "inline: [{id: da, language: Danish}]")
                    .replace("  laneRef:", "  useCase: good-morning\n  laneRef:"));
            installation.until("every metric that is used is there", () -> {
                look(operator.httpPort());
                return installation.holds("team", "greetings", "Complete")
                        && seen.contains("spendlane_ledger_drift_usd")
                        && seen.contains("spendlane_batches_in_flight");
            });
            lookForErrors(operator);
        }
    }

    /** The provider answers with errors for a while. */
    private void lookForErrors(OperatorProcess operator) throws Exception {
        HttpRequest faults = HttpRequest.newBuilder(simulator.baseUri().resolve("/_simulator/faults"))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .PUT(
                        HttpRequest.BodyPublishers.ofString(
                                "[{\"operation\": \"upload\", \"percent\": 100, \"times\": 20, \"action\": \"status\", \"status\": 500}]"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(faults, BodyHandlers.ofString())
                        .statusCode())
                .isLessThan(300);
        installation.apply(Samples.job("unlucky", "inline: [{id: sw, language: Swahili}]"));
        installation.until("errors are counted", () -> {
            look(operator.httpPort());
            return seen.contains("spendlane_provider_errors_total");
        });
    }

    /** There may be millions of jobs in a year: a series for each would end the server that keeps them. */
    @Test
    void noSeriesIsOfOneJob() {
        assertThat(values.keySet().stream().filter(series -> series.startsWith("spendlane_")))
                .isNotEmpty()
                .noneMatch(series -> series.contains("greetings") || series.contains("unlucky"));
    }

    /** Money is by what the lane names: its own spelling of the job's use case. */
    @Test
    void whatASettledJobCameToIsCounted() {
        String labels =
                "{amount=\"%s\",lane=\"overnight\",model=\"gpt-5.4-mini\",provider=\"OpenAI\",use_case=\"good_morning\"}";
        double spent = value("spendlane_settled_usd_total" + labels.formatted("spent"));

        assertThat(spent).isPositive();
        assertThat(value("spendlane_settled_usd_total" + labels.formatted("realtime")))
                .isEqualTo(2 * spent, within(0.000001));
        assertThat(value("spendlane_items_total{lane=\"overnight\",outcome=\"succeeded\",use_case=\"good_morning\"}"))
                .isEqualTo(1);
        assertThat(value("spendlane_deadlines_total{lane=\"overnight\",outcome=\"met\"}"))
                .isEqualTo(1);
        assertThat(value("spendlane_deadlines_total{lane=\"overnight\",outcome=\"missed\"}"))
                .isZero();
        assertThat(value("spendlane_deadlines_at_risk{lane=\"overnight\"}")).isZero();
    }

    /** The table of the chart's page has all that the operator gives under its own name, and nothing else. */
    @Test
    void theTableOfMetricsIsComplete() {
        String page = Yaml.text(Path.of("spendlane/README.md"));
        String table = page.substring(page.indexOf("## Metrics"), page.indexOf("## Runbooks"));
        Set<String> written = Pattern.compile("`(spendlane_[a-z_]+)`")
                .matcher(table)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> given = seen.stream()
                .filter(name -> name.matches("spendlane_[a-z_]+"))
                .map(name -> name.replaceFirst("(_seconds)_(count|sum|max)$", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
        given.add("spendlane_budget_alert_reached"); // only while a threshold is reached

        assertThat(written).isEqualTo(given);
    }

    private double value(String series) {
        assertThat(values).containsKey(series);
        return Double.parseDouble(values.get(series));
    }

    private void look(int port) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body()
                    .lines()
                    .map(SERIES::matcher)
                    .filter(Matcher::matches)
                    .forEach(this::remember);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void remember(Matcher series) {
        seen.add(series.group(1));
        String line = series.group();
        values.put(line.substring(0, line.lastIndexOf(' ')), line.substring(line.lastIndexOf(' ') + 1));
        if (series.group(2) != null) {
            Matcher label = LABEL.matcher(series.group(2));
            while (label.find()) {
                seen.add(series.group(1) + "{" + label.group() + "}");
                seen.add(series.group(1) + "{" + label.group(1) + "}");
            }
        }
    }

    @AfterAll
    void close() throws IOException {
        simulator.close();
        installation.close();
    }

    @Test
    void alertsUseWhatIsThere() {
        for (JsonNode group : Yaml.file(Path.of("spendlane/files/alerts.yaml")).get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                assertKnown(rule.get("alert").asText(), rule.get("expr").asText());
            }
        }
    }

    @Test
    void theDashboardUsesWhatIsThere() throws IOException {
        JsonNode dashboard = Yaml.JSON.readTree(Yaml.text(Path.of("spendlane/files/dashboard.json")));
        assertKnown("variable", dashboard.at("/templating/list/1/query/query").asText());
        for (JsonNode panel : dashboard.get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                assertKnown(panel.get("title").asText(), target.get("expr").asText());
            }
        }
    }

    private void assertKnown(String where, String expression) {
        Matcher used = USED.matcher(expression);
        boolean any = false;
        while (used.find()) {
            any = true;
            assertThat(seen).as(where).contains(used.group(1));
            if (used.group(2) != null) {
                Matcher label = LABEL.matcher(used.group(2));
                while (label.find()) {
                    String wanted = label.group(2).startsWith("$") ? label.group(1) : label.group();
                    assertThat(seen).as(where).contains(used.group(1) + "{" + wanted + "}");
                }
            }
            Matcher by = BY.matcher(expression);
            while (by.find()) {
                for (String label : by.group(1).split(", *")) {
                    assertThat(seen).as(where).contains(used.group(1) + "{" + label + "}");
                }
            }
        }
        assertThat(any).as(where + " uses a metric").isTrue();
    }
}
