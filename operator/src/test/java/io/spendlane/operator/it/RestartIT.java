package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.v1alpha1.SpendLane;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator may end at any moment, in an orderly way or not. */
class RestartIT {
    private static final int ITEMS = 6;

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("restart");
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    @ParameterizedTest(name = "killed when the provider has seen a {0}")
    @ValueSource(strings = {"upload", "create", "content"})
    void killedBetweenACallAndItsRecord(String operation) throws Exception {
        try (Scene scene = stage.scene("killed-at-" + operation)) {
            scene.provider().behaves("{'completionSeconds': 2}");
            // The answer is lost, and the process dies before it has found out what became of the call.
            scene.provider().fails("[{'operation':'" + operation + "','nth':1,'action':'resetAfter'}]");
            scene.lane();
            scene.job("job", ITEMS);
            scene.until(
                    "the provider saw a " + operation,
                    () -> scene.provider().requests().stream()
                            .anyMatch(request ->
                                    operation.equals(request.path("operation").asText())));
            stage.killAndRestart();

            scene.awaitComplete("job");

            assertThat(scene.lines("outbox/job/results.jsonl")).hasSize(ITEMS);
            scene.books().balance();
        }
    }

    @Test
    void killedWhileItMovesWorkToTheBackup() throws Exception {
        try (Scene scene = stage.scene("killed-moving")) {
            EscalationIT.lane(scene, 10, "routing: {switchSeconds: 35}");
            scene.job("job", ITEMS, "deadlineSeconds: 60");
            scene.awaitJob(
                    "job",
                    "is given up",
                    j -> j.getStatus() != null && j.getStatus().escalations() != null);
            stage.killAndRestart();

            scene.awaitComplete("job");

            assertThat(scene.lines("outbox/job/results.jsonl")).hasSize(ITEMS);
            scene.books().balance();
        }
    }

    @Test
    void killedAsSoonAsTheBatchIsBilled() throws Exception {
        try (Scene scene = stage.scene("killed-when-billed")) {
            scene.provider().behaves("{'completionSeconds': 1}");
            scene.lane("$lane", Scene.target("limits: {maxItemsPerBatch: 2}"));
            scene.job("job", ITEMS);
            scene.until("a batch is billed", () -> !scene.provider().calls().isEmpty());
            stage.killAndRestart();

            scene.awaitComplete("job");

            assertThat(scene.lines("outbox/job/results.jsonl")).hasSize(ITEMS);
            assertThat(scene.provider().calls()).hasSize(ITEMS / 2);
            scene.books().balance();
        }
    }

    @Test
    void killedAgainAndAgain() throws Exception {
        try (Scene scene = stage.scene("killed-often")) {
            scene.provider().behaves("{'completionSeconds': 1}");
            scene.lane();
            for (int i = 0; i < 3; i++) {
                int seen = scene.provider().requests().size();
                int further = 1 + 2 * i;
                scene.job("job-" + i, ITEMS);
                scene.until(
                        "some requests more", () -> scene.provider().requests().size() >= seen + further);
                stage.killAndRestart();
            }
            for (int i = 0; i < 3; i++) {
                scene.awaitComplete("job-" + i);
                assertThat(scene.lines("outbox/job-" + i + "/results.jsonl")).hasSize(ITEMS);
            }
            scene.books().balance();
        }
    }

    @Test
    void endsInTimeAndAnotherTakesOver() throws Exception {
        try (Scene scene = stage.scene("takeover")) {
            scene.provider().behaves("{'completionSeconds': 8}");
            scene.lane();
            scene.job("job", ITEMS);
            scene.until("the batch runs", () -> !scene.provider().calls().isEmpty());
            OperatorProcess second = stage.oneMoreOperator();
            assertThat(second.httpPort()).isPositive();
            assertThat(second.log()).as("while the first leads").doesNotContain("\"message\":\"leads\"");
            long before = epoch(scene.theLane());

            assertThat(stage.operator().terminate(10))
                    .as("ends within ten seconds")
                    .isTrue();
            Instant ended = Instant.now();
            stage.use(second);
            scene.awaitLane("the next epoch", lane -> epoch(lane) > before);

            assertThat(Duration.between(ended, Instant.now())).isLessThan(Duration.ofSeconds(15));
            scene.awaitComplete("job");
            assertThat(epoch(scene.theLane())).isEqualTo(before + 1);
            assertThat(scene.provider().calls()).hasSize(1);
            scene.books().balance();
        }
    }

    private static long epoch(SpendLane lane) {
        return lane.getStatus() == null || lane.getStatus().ledger() == null
                ? 0
                : lane.getStatus().ledger().epoch();
    }

    @Test
    void objectsStoredUnderALooserSchemaHoldUpNobody() throws Exception {
        try (Scene scene = stage.scene("broken")) {
            scene.lane();
            try (LooseSchema loose = LooseSchema.install()) {
                scene.apply("""
                        apiVersion: spendlane.io/v1alpha1
                        kind: AIBatchJob
                        metadata: {name: broken, namespace: $ns}
                        spec: {laneRef: {name: $lane}, urgency: Soon, steps: nonsense, input: 7, ceilingUSD: [1]}
                        ---
                        apiVersion: spendlane.io/v1alpha1
                        kind: AIBatchJob
                        metadata: {name: empty, namespace: $ns}
                        spec: {}
                        ---
                        apiVersion: spendlane.io/v1alpha1
                        kind: SpendLane
                        metadata: {name: $lane-broken}
                        spec: {targets: 5, budgets: [{name: a, limitUSD: much, period: Sometimes}], stopPolicy: Perhaps}
                        """);
            }
            stage.killAndRestart();
            scene.job("job", ITEMS);

            scene.awaitComplete("job");

            assertThat(scene.provider().calls()).hasSize(1);
            String broken = scene.laneName() + "-broken";
            Platform.cluster().kubectl("delete", "spendlane", broken, "--timeout=30s");
            Platform.cluster()
                    .kubectl(
                            "delete",
                            "aibatchjob",
                            "broken",
                            "empty",
                            "--timeout=30s",
                            "--namespace",
                            scene.namespace());
        }
    }
}
