package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Phase;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.operator.kube.Conditions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The way of a job, on a real API server, with the operator as its own process. */
class LifecycleIT {
    private static Platform platform;

    @BeforeAll
    static void up() throws Exception {
        platform = new Platform("life");
        platform.lane("life", "5.00");
    }

    @AfterAll
    static void down() throws Exception {
        try {
            platform.assertBooksBalance("life", "small", "drains");
        } finally {
            platform.close();
        }
    }

    @Test
    void resultsComeInInputOrderWithIdsAndABill() throws Exception {
        platform.tell("behaviour", "{\"outOfOrder\": true}");
        platform.job("order", "life", 12, "");
        AIBatchJob job = platform.awaitCondition("order", "Complete");
        assertThat(platform.lines("out/order/results.jsonl"))
                .hasSize(12)
                .satisfies(lines -> assertThat(lines.get(7)).contains("\"index\":7", "\"id\":\"r7\"", "finishReason"));
        assertThat(platform.lines("out/order/dead-letters.jsonl")).isEmpty();
        assertThat(Objects.requireNonNull(job.getStatus()).spentUSD()).isNotEqualTo(Money.ZERO);
        assertThat(job.getStatus().savedUSD()).isNotEqualTo(Money.ZERO);
        assertThat(job.getStatus().progress()).isEqualTo("12/12");
    }

    @Test
    void inputFromAConfigMapAndResultsIntoOne() {
        Platform.client()
                .configMaps()
                .inNamespace("life")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("records")
                        .endMetadata()
                        .addToData("records.jsonl", "{\"text\":\"one\"}\n{\"text\":\"two\"}\n")
                        .build())
                .create();
        platform.apply("""
                apiVersion: spendlane.io/v1alpha1
                kind: AIBatchJob
                metadata: {name: maps, namespace: NAME}
                spec:
                  laneRef: {name: life}
                  input: {configMapRef: {name: records}}
                  steps: [{name: one, prompt: "Say {{text}}", maxOutputTokens: 20}]
                  output: {configMapName: answers}
                """);
        platform.awaitCondition("maps", "Complete");
        assertThat(Platform.client()
                        .configMaps()
                        .inNamespace("life")
                        .withName("answers")
                        .require()
                        .getData())
                .containsKeys("results.jsonl", "dead-letters.jsonl", "summary.json");
    }

    @Test
    void anExistingRequestFileIsUsedAsItIs() throws Exception {
        Path inbox = Files.createDirectories(platform.store.resolve("life/inbox"));
        Files.writeString(inbox.resolve("requests.jsonl"), """
                {"custom_id":"q-1","method":"POST","url":"/v1/chat/completions","body":{"model":"other","messages":[{"role":"user","content":"hi"}],"max_tokens":9}}
                {"custom_id":"q-2","method":"POST","url":"/v1/chat/completions","body":{"model":"other","messages":[{"role":"user","content":"ho"}],"temperature":0}}
                """);
        platform.apply("""
                apiVersion: spendlane.io/v1alpha1
                kind: AIBatchJob
                metadata: {name: asis, namespace: NAME}
                spec:
                  laneRef: {name: life}
                  input: {path: inbox/requests.jsonl}
                  steps: [{name: one, maxOutputTokens: 20}]
                  output: {path: out/asis/}
                """);
        platform.awaitCondition("asis", "Complete");
        assertThat(platform.lines("out/asis/results.jsonl"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("\"id\":\"q-"));
    }

    @Test
    void whatFailsIsTriedAgainThenDeadLettered() throws Exception {
        platform.apply("""
                apiVersion: spendlane.io/v1alpha1
                kind: AIBatchJob
                metadata: {name: dead, namespace: NAME}
                spec:
                  laneRef: {name: life}
                  input: {inline: [{text: "fine"}, {text: "[[sim-error-500]]"}]}
                  steps: [{name: one, prompt: "Say {{text}}", maxOutputTokens: 20}]
                  output: {path: out/dead/}
                  retry: {maxAttempts: 2}
                """);
        AIBatchJob job = platform.awaitCondition("dead", "Failed");
        assertThat(Platform.message(job, "Failed")).contains("1 of 2 items have a result", "More than 0 % failed");
        assertThat(platform.lines("out/dead/dead-letters.jsonl"))
                .singleElement()
                .asString()
                .contains("\"index\":1", "\"errorClass\":\"http_500\"", "\"attempts\":2");
        assertThat(platform.lines("out/dead/results.jsonl")).hasSize(1);
    }

    @Test
    void aJobThatComesBackFindsItsResultsAndPaysNothing() throws Exception {
        platform.job("again", "life", 2, "");
        platform.awaitCondition("again", "Complete");
        Platform.client().resource(platform.job("again")).delete();
        platform.awaitGone("again");
        platform.job("again", "life", 2, "");
        AIBatchJob job = platform.awaitCondition("again", "Complete");
        assertThat(job.getStatus().reason()).isEqualTo("RecordedEarlier");
        assertThat(job.getStatus().spentUSD()).isEqualTo(Money.ZERO);
        assertThat(platform.records("life").stream().filter(r -> r.job().equals("again")))
                .hasSize(1);
    }

    @Test
    void deletedWhileItRunsItIsCancelledCollectedAndFolded() throws Exception {
        platform.tell("behaviour", "{\"completionSeconds\": 20}");
        platform.job("gone", "life", 2, "");
        platform.await(
                "gone", "Running", j -> j.getStatus() != null && j.getStatus().phase() == Phase.Running);
        platform.tell("behaviour", "{}");
        Platform.client().resource(platform.job("gone")).delete();
        platform.awaitGone("gone");
        assertThat(platform.records("life").stream().filter(r -> r.job().equals("gone")))
                .hasSize(1);
    }

    /** Its account is gone for good: nobody can tell any more what was billed, so all that could be is counted, and the job lets go. */
    @Test
    void abandonedItIsSettledAtItsWorstCase() throws Exception {
        platform.secret("lost", "sim-key");
        platform.lane("abandoned", "1.00", "lost");
        platform.tell("behaviour", "{\"completionSeconds\": 600}");
        platform.job("given-up", "abandoned", 2, "");
        platform.await(
                "given-up",
                "Running",
                j -> j.getStatus() != null && j.getStatus().phase() == Phase.Running);
        platform.tell("behaviour", "{}");
        Platform.client().secrets().inNamespace("life-system").withName("lost").delete();
        Platform.client().resource(platform.job("given-up")).edit(job -> {
            job.getMetadata().setAnnotations(Map.of(AIBatchJob.ABANDON, "true"));
            return job;
        });
        Platform.client().resource(platform.job("given-up")).delete();
        platform.awaitGone("given-up");
        assertThat(platform.records("abandoned")).singleElement().satisfies(record -> {
            assertThat(record.job()).isEqualTo("given-up");
            assertThat(record.spentUSD()).isEqualTo(record.heldUSD()).isNotEqualTo(Money.ZERO);
            assertThat(record.uncertainUSD()).isEqualTo(record.heldUSD());
            assertThat(record.lost()).isEqualTo(2);
        });
        Money counted = platform.records("abandoned").get(0).spentUSD();
        platform.awaitLane(
                "abandoned", "counted", l -> counted.equals(l.getStatus().spentUSD()));
    }

    @Test
    void anExhaustedBudgetHoldsWorkBackUntilItIsRaised() throws Exception {
        platform.lane("small", "0.00045");
        platform.job("fits", "small", 3, "");
        platform.awaitCondition("fits", "Complete");
        platform.job("waits", "small", 3, "");
        AIBatchJob waiting = platform.await(
                "waits",
                "waiting",
                j -> j.getStatus() != null
                        && "WaitingForBudget".equals(j.getStatus().reason()));
        assertThat(Platform.message(waiting, "Admitted")).contains("budget daily", "USD left", "raise the budget");
        assertThat(Platform.holds(waiting, "Stalled")).isFalse();
        platform.awaitLane(
                "small", "BudgetExhausted", l -> Conditions.holds(l.getStatus().conditions(), "BudgetExhausted"));
        Awaitility.await("metric and event").untilAsserted(() -> {
            assertThat(metrics())
                    .contains("spendlane_budget_alert_reached{budget=\"daily\",lane=\"small\",threshold=\"100\"}");
            assertThat(Platform.client()
                            .events()
                            .v1()
                            .events()
                            .inNamespace("default")
                            .list()
                            .getItems())
                    .anySatisfy(event -> {
                        assertThat(event.getReason()).isEqualTo("BudgetExhausted");
                        assertThat(event.getRegarding().getName()).isEqualTo("small");
                    });
        });
        platform.lane("small", "1.00");
        platform.awaitCondition("waits", "Complete");
    }

    @Test
    void suspendedNothingIsSubmittedAndThenItGoesOn() {
        platform.job("paused", "life", 1, "  suspend: true");
        AIBatchJob paused = platform.await(
                "paused",
                "suspended",
                j -> j.getStatus() != null && "Suspended".equals(j.getStatus().reason()));
        assertThat(paused.getStatus().charges()).isNull();
        platform.job("paused", "life", 1, "  suspend: false");
        platform.awaitCondition("paused", "Complete");
    }

    @Test
    void aLaneThatDrainsCancelsAndALaneWithChargesStays() throws Exception {
        platform.lane("drains", "5.00");
        platform.tell("behaviour", "{\"completionSeconds\": 20}");
        platform.job("drained", "drains", 2, "  maxFailedPercent: 100");
        platform.await(
                "drained",
                "Running",
                j -> j.getStatus() != null && j.getStatus().phase() == Phase.Running);
        platform.tell("behaviour", "{}");
        SpendLane lane = platform.lane("drains");
        Platform.client().resource(lane).delete();
        platform.awaitLane(
                "drains",
                "waits",
                l -> Conditions.find(l.getStatus().conditions(), "Ready")
                        .filter(c ->
                                c.reason().equals("Deleting") && c.message().contains("1 jobs"))
                        .isPresent());
        Platform.client().resource(platform.job("drained")).delete();
        platform.awaitGone("drained");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Platform.client()
                                .resources(SpendLane.class)
                                .withName("drains")
                                .get()
                        == null);
        platform.lane("drains", "5.00");
        platform.awaitLane(
                "drains",
                "ready again",
                l -> l.getStatus() != null && Conditions.holds(l.getStatus().conditions(), "Ready"));
    }

    @Test
    void healthAndMetricsAnswer() throws Exception {
        assertThat(page("healthz")).isEqualTo("ok\n");
        assertThat(page("readyz")).isEqualTo("ok\n");
        assertThat(metrics()).contains("spendlane_lane_usd", "operator_sdk_reconciliations");
        assertThat(platform.operator.log()).doesNotContain("sim-key", "record 0");
    }

    private static String metrics() throws Exception {
        return page("metrics");
    }

    private static String page(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + platform.operator.httpPort() + "/" + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }
}
