package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The way of a job, from apply to results, and out of the cluster again. */
class LifecycleIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ONE_SECOND = "{'completionSeconds': 1}";

    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open("life");
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Test
    void recordsInTheManifest() throws IOException {
        try (Scene scene = stage.scene("inline")) {
            scene.provider().behaves("{'completionSeconds': 1, 'outOfOrder': true}");
            scene.lane();
            scene.job("job", 5, "attribution: {team: legal}");

            AIBatchJob done = scene.awaitComplete("job");

            assertThat(done.getStatus().progress()).isEqualTo("5/5");
            assertThat(done.getStatus().spentUSD()).isGreaterThan(Money.ZERO);
            assertThat(done.getStatus().savedUSD()).isGreaterThan(Money.ZERO);
            assertThat(Scene.holds(done, "Reconciling")).isFalse();
            assertThat(Scene.holds(done, "Stalled")).isFalse();
            assertThat(ids(scene.lines("outbox/job/results.jsonl"))).containsExactly("r0", "r1", "r2", "r3", "r4");
            assertThat(scene.lines("outbox/job/dead-letters.jsonl")).isEmpty();
            JsonNode summary = JSON.readTree(scene.file("outbox/job/summary.json").toFile());
            assertThat(summary.get("spentUSD").asText())
                    .isEqualTo(done.getStatus().spentUSD().toString());
            assertThat(scene.books().records())
                    .singleElement()
                    .satisfies(record -> assertThat(record.at("/attribution/team").asText()).isEqualTo("legal"));
            scene.books().balance();
        }
    }

    @Test
    void anExistingRequestFileIsUsedAsItIs() throws IOException {
        try (Scene scene = stage.scene("own-requests")) {
            scene.provider().behaves(ONE_SECOND);
            scene.lane();
            scene.write(
                    "inbox/in.jsonl",
                    """
                    {"custom_id": "mine", "method": "POST", "url": "/v1/chat/completions", "body": {"messages": [{"role": "user", "content": "own request"}]}}
                    """);
            scene.job("job", "input: {path: inbox/in.jsonl}", "steps: [{name: only, maxOutputTokens: 40}]");

            scene.awaitComplete("job");

            assertThat(ids(scene.lines("outbox/job/results.jsonl"))).containsExactly("mine");
            scene.books().balance();
        }
    }

    @Test
    void recordsInAConfigMapAndResultsInAnother() throws IOException {
        try (Scene scene = stage.scene("config-map")) {
            scene.provider().behaves(ONE_SECOND);
            scene.lane();
            scene.apply("""
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: records, namespace: $ns}
                    data:
                      mine.jsonl: |
                        {"id": "x", "text": "config map one"}
                        {"id": "y", "text": "config map two"}
                    """);
            scene.job(
                    "job",
                    "input: {configMapRef: {name: records, key: mine.jsonl}}",
                    "output: {configMapName: results}");

            scene.awaitComplete("job");

            ConfigMap results = TestCluster.client()
                    .configMaps()
                    .inNamespace(scene.namespace())
                    .withName("results")
                    .get();
            assertThat(ids(results.getData().get("results.jsonl").lines().toList()))
                    .containsExactly("x", "y");
            assertThat(JSON.readTree(results.getData().get("summary.json"))
                            .get("succeeded")
                            .asInt())
                    .isEqualTo(2);
            scene.books().balance();
        }
    }

    @Test
    void aFileInSeveralBatchesComesBackInItsOrder() throws IOException {
        try (Scene scene = stage.scene("file")) {
            scene.provider().behaves("{'completionSeconds': {'min': 1, 'max': 3}, 'outOfOrder': true}");
            scene.lane("$lane", Scene.target("limits: {maxItemsPerBatch: 4}"));
            scene.write("inbox/in.jsonl", Scene.jsonLines("file", 18));
            scene.job("job", "input: {path: inbox/in.jsonl}");

            scene.awaitComplete("job");

            assertThat(ids(scene.lines("outbox/job/results.jsonl")))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 18).mapToObj(i -> "r" + i).toList());
            assertThat(scene.provider().calls()).hasSize(5);
            scene.books().balance();
        }
    }

    @Test
    void itemsThatFailAreTriedAgainAndEndInTheDeadLetters() throws IOException {
        try (Scene scene = stage.scene("dead-letters")) {
            scene.provider().behaves("{'completionSeconds': 1, 'itemErrorPercent': 60}");
            scene.lane();
            scene.job("job", 30, "retry: {maxAttempts: 2}", "maxFailedPercent: 80");

            scene.awaitComplete("job");

            List<String> good = ids(scene.lines("outbox/job/results.jsonl"));
            List<String> dead = ids(scene.lines("outbox/job/dead-letters.jsonl"));
            assertThat(good).isNotEmpty().doesNotContainAnyElementsOf(dead);
            assertThat(dead).isNotEmpty();
            assertThat(good.size() + dead.size()).isEqualTo(30);
            for (String line : scene.lines("outbox/job/dead-letters.jsonl")) {
                JsonNode letter = JSON.readTree(line);
                assertThat(letter.findValue("attempts").asInt()).as(line).isEqualTo(2);
                assertThat(letter.findValue("class").asText()).as(line).isNotBlank();
            }
            assertThat(scene.provider().calls()).hasSize(2);
            scene.books().balance();
        }
    }

    @Test
    void tooManyDeadLettersFailTheJob() {
        try (Scene scene = stage.scene("failed")) {
            scene.provider().behaves("{'completionSeconds': 1, 'itemErrorPercent': 100}");
            scene.lane();
            scene.job("job", 3, "retry: {maxAttempts: 1}", "maxFailedPercent: 50");

            AIBatchJob failed = scene.awaitCondition("job", "Failed", "TooManyFailed", "3 are dead letters");

            assertThat(Scene.holds(failed, "Stalled")).isTrue();
            assertThat(scene.lines("outbox/job/dead-letters.jsonl")).hasSize(3);
            scene.books().balance();
        }
    }

    @Test
    void aFullBudgetMakesWorkWaitAndARaiseReleasesIt() {
        try (Scene scene = stage.scene("block")) {
            scene.provider().behaves("{'completionSeconds': 10}");
            scene.lane("$lane", Scene.target(""), Scene.budget("1"));
            scene.job("first", 1);
            AIBatchJob running = scene.awaitJob(
                    "first", "Running", j -> j.getStatus() != null && "Running".equals("" + j.getStatus().phase()));
            Money hold = running.getStatus().heldUSD();
            scene.lane("$lane", Scene.target(""), Scene.budget(hold.toString()));
            scene.awaitLane("the lowered budget", l -> l.getStatus().budgets().get(0).limitUSD().equals(hold));
            scene.provider().behaves(ONE_SECOND);
            scene.job("other", 1);

            AIBatchJob waits = scene.awaitJob("other", "waits for budget", j -> Scene.condition(j, "Admitted")
                    .filter(c -> "WaitingForBudget".equals(c.reason()))
                    .isPresent());
            assertThat(waits.getStatus().phase()).hasToString("Queued");
            assertThat(Scene.condition(waits, "Admitted").orElseThrow().message())
                    .contains("0.00", "wallet", "raise the budget");
            scene.awaitLane("says that work waits", l -> l.getStatus().conditions().stream()
                    .anyMatch(c -> c.type().equals("BudgetExhausted") && "True".equals("" + c.status())));
            scene.until("an event", () -> scene.events(scene.laneName()).stream()
                    .anyMatch(e -> "BudgetExhausted".equals(e.getReason())));
            assertThat(scene.provider().calls()).hasSize(1);

            scene.lane("$lane", Scene.target(""), Scene.budget("1"));
            scene.awaitComplete("other");
            scene.awaitComplete("first");
            scene.books().balance();
        }
    }

    @Test
    void aThresholdIsToldOnce() {
        try (Scene scene = stage.scene("notify")) {
            scene.provider().behaves(ONE_SECOND);
            scene.lane(
                    "$lane",
                    Scene.target(""),
                    "budgets: [{name: nightly, period: Daily, limitUSD: \"0.01\", alerts: [{thresholdPercent: 1, action: Notify}]}]");
            scene.job("job", 6);
            scene.awaitComplete("job");

            scene.awaitLane("the alert", l -> l.getStatus().conditions().stream()
                    .anyMatch(c -> c.type().equals("BudgetAlert") && "True".equals("" + c.status())));
            scene.until("an event", () -> scene.events(scene.laneName()).stream()
                            .filter(e -> "BudgetAlert".equals(e.getReason()))
                            .count()
                    == 1);
            assertThat(stage.operator().metrics().lines())
                    .anyMatch(line -> line.startsWith("spendlane_budget_alert_reached{")
                            && line.contains("\"" + scene.laneName() + "\"")
                            && line.contains("threshold=\"1\""));
            scene.books().balance();
        }
    }

    @Test
    void aSuspendedJobWaitsAndGoesOn() {
        try (Scene scene = stage.scene("suspend")) {
            scene.provider().behaves(ONE_SECOND);
            scene.lane();
            scene.job("job", 3, "suspend: true");
            awaitWaiting(scene, "Suspended");
            scene.nothingPaid();

            scene.job("job", 3, "suspend: false");
            scene.awaitComplete("job");
            scene.books().balance();
        }
    }

    @Test
    void whatRunsWhenAJobIsSuspendedIsCollected() {
        try (Scene scene = stage.scene("suspend-late")) {
            scene.provider().behaves("{'completionSeconds': 3}");
            scene.lane();
            scene.job("job", 3);
            scene.until("it runs", () -> !scene.provider().calls().isEmpty());
            scene.job("job", 3, "suspend: true");

            scene.awaitComplete("job");
            scene.books().balance();
        }
    }

    private static void awaitWaiting(Scene scene, String reason) {
        scene.awaitJob("job", "waits: " + reason, j -> Scene.condition(j, "Admitted")
                .filter(c -> reason.equals(c.reason()))
                .isPresent());
    }

    @Test
    void aHeldLaneAdmitsNothing() {
        try (Scene scene = stage.scene("hold")) {
            scene.provider().behaves(ONE_SECOND);
            scene.lane("$lane", Scene.target(""), "stopPolicy: Hold");
            scene.job("job", 3);
            awaitWaiting(scene, "LaneStopped");
            scene.nothingPaid();

            scene.lane();
            scene.awaitComplete("job");
            scene.books().balance();
        }
    }

    @Test
    void aDrainedLaneCancelsWhatRunsAndPaysWhatWasDone() {
        try (Scene scene = stage.scene("drain")) {
            scene.provider().behaves("{'completionSeconds': 20}");
            scene.lane();
            scene.job("job", 10);
            scene.until("it runs", () -> !scene.provider().calls().isEmpty());
            scene.lane("$lane", Scene.target(""), "stopPolicy: HoldAndDrain");
            scene.until("it is cancelled", () -> "cancelled"
                    .equals(scene.provider().calls().get(0).get("state").asText()));
            scene.awaitJob("job", "nothing held", j -> j.getStatus().charges() == null
                    || j.getStatus().charges().isEmpty());
            assertThat(scene.provider().calls()).hasSize(1);

            scene.provider().behaves(ONE_SECOND);
            scene.lane();
            scene.awaitComplete("job");
            assertThat(scene.lines("outbox/job/results.jsonl")).hasSize(10);
            scene.books().balance();
        }
    }

    @Test
    void aDeletedJobSettlesAndGoes() {
        try (Scene scene = stage.scene("delete")) {
            scene.provider().behaves("{'completionSeconds': 8}");
            scene.lane("$lane", Scene.target(""), Scene.budget("1"));
            scene.job("job", 8);
            scene.until("it runs half", () -> scene.provider().invoice().signum() > 0
                    || scene.provider().requests().size() > 8);
            scene.delete("job");

            scene.until("it is gone", () -> scene.find("job").isEmpty());

            scene.books().balance();
            assertThat(scene.books().records()).hasSize(1);
            scene.awaitLane("the budget knows it", l -> l.getStatus().budgets().get(0).spentUSD()
                    .equals(scene.books().recorded()));
            assertThat(scene.theLane().getStatus().ledger().folding()).isEmpty();
        }
    }

    @Test
    void aJobThatNeverAskedGoesAtOnce() {
        try (Scene scene = stage.scene("delete-early")) {
            scene.job("job", 1);
            scene.awaitCondition("job", "Stalled", "LaneNotFound", "");
            scene.delete("job");
            scene.until("it is gone", () -> scene.find("job").isEmpty());
        }
    }

    @Test
    void aLaneWithOpenChargesStays() {
        try (Scene scene = stage.scene("lane-deleted")) {
            scene.provider().behaves("{'completionSeconds': 4}");
            scene.lane();
            scene.job("job", 3);
            scene.until("it runs", () -> !scene.provider().calls().isEmpty());
            TestCluster.kubectl("delete", "spendlane", scene.laneName(), "--wait=false");
            scene.awaitLane("says what it waits for", l -> l.getStatus().conditions().stream()
                    .anyMatch(c -> c.type().equals("Ready") && "Deleting".equals(c.reason())));

            scene.awaitComplete("job");
            scene.until("the lane is gone", () -> scene.findLane(scene.laneName()).isEmpty());

            assertThat(Books.dollars(scene.books().recorded()))
                    .isGreaterThanOrEqualTo(scene.provider().invoice());
            scene.delete("job");
            scene.until("the job is gone", () -> scene.find("job").isEmpty());
        }
    }

    @Test
    void workThatWasPaidIsNotPaidAgain() throws IOException {
        try (Scene scene = stage.scene("replay")) {
            scene.provider().behaves(ONE_SECOND);
            scene.lane();
            scene.write("inbox/in.jsonl", Scene.jsonLines("replay", 4));
            scene.job("job", "input: {path: inbox/in.jsonl}");
            scene.awaitComplete("job");
            List<String> before = scene.lines("outbox/job/results.jsonl");
            gone(scene);

            scene.job("job", "input: {path: inbox/in.jsonl}");
            AIBatchJob again = scene.awaitCondition("job", "Complete", "RecordedEarlier", "nothing was paid now");
            assertThat(again.getStatus().earlierSpentUSD()).isGreaterThan(Money.ZERO);
            gone(scene);

            java.nio.file.Files.delete(scene.file("inbox/in.jsonl"));
            scene.job("job", "input: {path: inbox/in.jsonl}");
            scene.awaitCondition("job", "Complete", "RecordedEarlier", "");
            assertThat(scene.lines("outbox/job/results.jsonl")).isEqualTo(before);
            assertThat(scene.provider().calls()).hasSize(1);
            scene.books().balance();
        }
    }

    @Test
    void workThatComesBackHalfDoneGoesOn() {
        try (Scene scene = stage.scene("comes-back")) {
            scene.provider().behaves("{'completionSeconds': 20}");
            scene.lane();
            scene.job("job", 10);
            scene.until("it runs", () -> !scene.provider().calls().isEmpty());
            gone(scene);
            scene.provider().behaves(ONE_SECOND);

            scene.job("job", 10);
            scene.awaitComplete("job");

            assertThat(scene.lines("outbox/job/results.jsonl")).hasSize(10);
            scene.books().balance();
        }
    }

    @Test
    void anotherRunKeyPaysAgain() {
        try (Scene scene = stage.scene("run-key")) {
            scene.provider().behaves(ONE_SECOND);
            scene.lane();
            scene.job("job", 2);
            scene.awaitComplete("job");
            gone(scene);

            scene.job("job", 2, "runKey: again");
            scene.awaitCondition("job", "Complete", "AllDone", "");

            assertThat(scene.provider().calls()).hasSize(2);
            scene.books().balanceButFor(2);
        }
    }

    private static void gone(Scene scene) {
        scene.delete("job");
        scene.until("the job is gone", () -> scene.find("job").isEmpty());
    }

    @Test
    void healthAndMetrics() {
        try (Scene scene = stage.scene("metrics")) {
            scene.provider().behaves(ONE_SECOND);
            scene.lane("$lane", Scene.target(""), Scene.budget("1"));
            scene.job("job", 2);
            scene.awaitComplete("job");
            scene.books().balance();

            assertThat(stage.operator().get("/healthz").body()).isEqualTo("ok\n");
            assertThat(stage.operator().get("/readyz").statusCode()).isEqualTo(200);
            String spent = "spendlane_lane_usd{amount=\"spent\",lane=\"%s\"} ".formatted(scene.laneName());
            String line = stage.operator()
                    .metrics()
                    .lines()
                    .filter(l -> l.startsWith(spent))
                    .findFirst()
                    .orElseThrow();
            assertThat(Math.round(Double.parseDouble(line.substring(spent.length())) * 1_000_000))
                    .isEqualTo(scene.books().recorded().micros());
            assertThat(stage.operator().metrics())
                    .contains("spendlane_provider_call_seconds", "spendlane_jobs{", "spendlane_budget_usd{");
        }
    }

    private static List<String> ids(List<String> lines) throws IOException {
        List<String> ids = new ArrayList<>();
        for (String line : lines) {
            ids.add(JSON.readTree(line).get("id").asText());
        }
        return ids;
    }
}
