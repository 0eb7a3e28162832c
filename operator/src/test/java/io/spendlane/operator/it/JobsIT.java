package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Further ways of a job, each with a lane and a provider of its own, so that they can wait side by side. */
class JobsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ONE_SECOND = "{'completionSeconds': 1}";

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("jobs");
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
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
            scene.until(
                    "nothing of it is left at the provider",
                    () -> scene.provider().files().isEmpty());
            scene.books().balance();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
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
                assertThat(letter.findValue("errorClass").asText()).as(line).isNotBlank();
            }
            assertThat(scene.provider().calls()).hasSize(2);
            scene.books().balance();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aThresholdIsToldOnce() {
        try (Scene scene = stage.scene("notify")) {
            scene.provider().behaves(ONE_SECOND);
            scene.lane(
                    "$lane",
                    Scene.target(""),
                    "budgets: [{name: nightly, period: Daily, limitUSD: \"0.01\", alerts: [{thresholdPercent: 1, action: Notify}]}]");
            scene.job("job", 6);
            scene.awaitComplete("job");

            scene.awaitLane(
                    "the alert",
                    l -> l.getStatus().conditions().stream()
                            .anyMatch(c -> c.type().equals("BudgetAlert") && "True".equals("" + c.status())));
            scene.until(
                    "an event",
                    () -> scene.events(scene.laneName()).stream()
                                    .filter(e -> "BudgetAlert".equals(e.getReason()))
                                    .count()
                            == 1);
            scene.awaitMetric("spendlane_budget_alert_reached", line -> line.contains("threshold=\"1\""));
            scene.books().balance();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
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
        scene.awaitJob(
                "job",
                "waits: " + reason,
                j -> Scene.condition(j, "Admitted")
                        .filter(c -> reason.equals(c.reason()))
                        .isPresent());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
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
    @Execution(ExecutionMode.CONCURRENT)
    void aDrainedLaneCancelsWhatRunsAndPaysWhatWasDone() {
        try (Scene scene = stage.scene("drain")) {
            scene.provider().behaves("{'completionSeconds': 20}");
            scene.lane();
            scene.job("job", 10);
            scene.until("it runs", () -> !scene.provider().calls().isEmpty());
            scene.lane("$lane", Scene.target(""), "stopPolicy: HoldAndDrain");
            scene.until(
                    "it is cancelled",
                    () -> "cancelled"
                            .equals(scene.provider().calls().get(0).get("state").asText()));
            scene.awaitJob(
                    "job",
                    "nothing held",
                    j -> j.getStatus().charges() == null
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
    @Execution(ExecutionMode.CONCURRENT)
    void aDeletedJobSettlesAndGoes() {
        try (Scene scene = stage.scene("delete")) {
            scene.provider().behaves("{'completionSeconds': 8}");
            scene.lane("$lane", Scene.target(""), Scene.budget("1"));
            scene.job("job", 8);
            scene.until(
                    "it runs half",
                    () -> scene.provider().invoice().signum() > 0
                            || scene.provider().requests().size() > 8);
            scene.delete("job");

            scene.until("it is gone", () -> scene.find("job").isEmpty());

            scene.books().balance();
            assertThat(scene.books().records()).hasSize(1);
            scene.awaitLane(
                    "the budget knows it, and nothing is left of the job",
                    l -> l.getStatus()
                                    .budgets()
                                    .get(0)
                                    .spentUSD()
                                    .equals(scene.books().recorded())
                            && l.getStatus().ledger().folding().isEmpty());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aJobThatNeverAskedGoesAtOnce() {
        try (Scene scene = stage.scene("delete-early")) {
            scene.job("job", 1);
            scene.awaitCondition("job", "Stalled", "LaneNotFound", "");
            scene.delete("job");
            scene.until("it is gone", () -> scene.find("job").isEmpty());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aLaneWithOpenChargesStays() {
        try (Scene scene = stage.scene("lane-deleted")) {
            scene.provider().behaves("{'completionSeconds': 4}");
            scene.lane();
            scene.job("job", 3);
            scene.until("it runs", () -> !scene.provider().calls().isEmpty());
            Platform.cluster().kubectl("delete", "spendlane", scene.laneName(), "--wait=false");
            scene.awaitLane(
                    "says what it waits for",
                    l -> l.getStatus().conditions().stream()
                            .anyMatch(c -> c.type().equals("Ready") && "Deleting".equals(c.reason())));

            scene.awaitComplete("job");
            scene.until(
                    "the lane is gone", () -> scene.findLane(scene.laneName()).isEmpty());

            assertThat(Books.dollars(scene.books().recorded()))
                    .isGreaterThanOrEqualTo(scene.provider().invoice());
            scene.delete("job");
            scene.until("the job is gone", () -> scene.find("job").isEmpty());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
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

            Files.delete(scene.file("inbox/in.jsonl"));
            scene.job("job", "input: {path: inbox/in.jsonl}");
            scene.awaitCondition("job", "Complete", "RecordedEarlier", "");
            assertThat(scene.lines("outbox/job/results.jsonl")).isEqualTo(before);
            assertThat(scene.provider().calls()).hasSize(1);
            scene.books().balance();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
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
    @Execution(ExecutionMode.CONCURRENT)
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

    private static List<String> ids(List<String> lines) throws IOException {
        List<String> ids = new ArrayList<>();
        for (String line : lines) {
            ids.add(JSON.readTree(line).get("id").asText());
        }
        return ids;
    }
}
