package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** From the first version of the chart to this one, back, and forward again: lanes, jobs and balances stay. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeIT {
    private static final String FIRST = "clusterName: test\noperator: {allowHttp: true, settleSeconds: 2}\n";
    private static final String SPENT = "0.000336";

    private Installation installation;
    private Simulator simulator;
    private Path store;
    private String values;

    @BeforeAll
    void theFirstVersionHasWorkedHere() throws IOException {
        installation = new Installation(Options.defaults());
        simulator = Simulator.start(SimulatorOptions.defaults());
        store = Files.createTempDirectory("spendlane-store-");
        values = FIRST + "lanes: {overnight: "
                + FirstRelease.laneSpec(simulator.baseUri().toString().replaceAll("/$", "")) + "}\n";
        installation.install(FirstRelease.chart(), FIRST);
        installation.upgrade(FirstRelease.chart(), values);
        installation.apply(Samples.teamAndLane("").split("---\n")[0]);
        installation.apply(Samples.teamAndLane("").split("---\n")[1]);
        new FirstRelease(installation.admin).restore(store);
        assertThat(spent()).isEqualTo(SPENT);
    }

    @AfterAll
    void stop() throws IOException {
        simulator.close();
        installation.close();
    }

    @Test
    @Order(1)
    void anUpgradeTouchesNeitherLanesNorJobs() {
        JsonNode lane = content(lane());
        String job = version(greetings());

        installation.upgrade(values);

        assertThat(spent()).isEqualTo(SPENT);
        assertThat(installation.holds("team", "greetings", "Complete")).isTrue();
        assertThat(content(lane())).isEqualTo(lane);
        String moved = version(lane());
        installation.upgrade(values);
        assertThat(version(lane())).as("nothing is left to change").isEqualTo(moved);
        assertThat(version(greetings())).isEqualTo(job);
    }

    @Test
    @Order(2)
    void thisVersionTakesTheBooksOverAsTheyAre() throws Exception {
        try (OperatorProcess operator = operator()) {
            awaitTerm(2);
            installation.until("the books agree with the records", () -> noDrift(operator));

            assertThat(spent()).isEqualTo(SPENT);
            assertThat(installation.holds("team", "greetings", "Complete")).isTrue();
        }
        assertThat(calls()).isEmpty();
    }

    @Test
    @Order(3)
    void workOfThatTimeIsNotPaidAgain() throws Exception {
        try (OperatorProcess operator = operator()) {
            JsonNode greetings = greetings();
            installation.cluster.kubectl("delete", "aibatchjob", "greetings", "--namespace=team", "--timeout=60s");
            installation.apply(Samples.jobOf("greetings", greetings.get("spec").toString()));

            installation.until("it is complete again", () -> installation.holds("team", "greetings", "Complete"));

            assertThat(greetings().at("/status/reason").asText()).isEqualTo("RecordedEarlier");
            assertThat(calls()).isEmpty();
            assertThat(spent()).isEqualTo(SPENT);
        }
    }

    @Test
    @Order(4)
    void aJobThatWaitedRunsOn() throws Exception {
        try (OperatorProcess operator = operator()) {
            installation.cluster.kubectl(
                    "patch",
                    "aibatchjob",
                    "later",
                    "--namespace=team",
                    "--type=merge",
                    "-p",
                    "{\"spec\":{\"suspend\":false}}");
            installation.until("it is complete", () -> installation.holds("team", "later", "Complete"));
            installation.until("it is settled", () -> !spent().equals(SPENT));
        }
        assertThat(calls()).hasSize(1);
    }

    @Test
    @Order(5)
    void goingBackAndForthKeepsTheBalance() throws Exception {
        String spent = spent();

        installation.upgrade(FirstRelease.chart(), values);

        assertThat(spent()).isEqualTo(spent);
        assertThat(installation.holds("team", "later", "Complete")).isTrue();
        installation.upgrade(values);
        try (OperatorProcess operator = operator()) {
            installation.until("the books agree with the records", () -> noDrift(operator));
        }
        assertThat(spent()).isEqualTo(spent);
        assertThat(calls()).hasSize(1);
    }

    private OperatorProcess operator() throws IOException {
        return new OperatorProcess(
                        installation.get("deployment", Chart.NAMESPACE, "spendlane"),
                        installation.cluster.kubeconfigForServiceAccount(Chart.NAMESPACE, "spendlane"),
                        store)
                .awaitLeading();
    }

    private void awaitTerm(int epoch) {
        installation.until(
                "the lane is taken over",
                () -> lane().at("/status/ledger/epoch").asInt() >= epoch);
    }

    private boolean noDrift(OperatorProcess operator) {
        return page(URI.create("http://127.0.0.1:" + operator.httpPort() + "/metrics"))
                .lines()
                .anyMatch(line ->
                        line.startsWith("spendlane_ledger_drift_usd{lane=\"overnight\"}") && line.endsWith(" 0.0"));
    }

    /** What the provider has billed. */
    private JsonNode calls() throws IOException {
        return Yaml.JSON.readTree(page(simulator.baseUri().resolve("/_simulator/calls")));
    }

    private static String page(URI uri) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private JsonNode lane() {
        return installation.get("spendlane", "", "overnight");
    }

    private String spent() {
        return lane().at("/status/spentUSD").asText();
    }

    private JsonNode greetings() {
        return installation.get("aibatchjob", "team", "greetings");
    }

    private static String version(JsonNode object) {
        return object.at("/metadata/resourceVersion").asText();
    }

    /** All that people see of it; who owns which field is the API server's own record, and follows the schema. */
    private static JsonNode content(JsonNode object) {
        ((ObjectNode) object.get("metadata")).remove("resourceVersion");
        return object;
    }
}
