package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Escalated;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A batch that gets stuck: its job meets the deadline on the backup, and what was done before is kept and paid once. */
class EscalationIT {
    private static final int ITEMS = 12;

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("escalation");
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    /** A lane whose batches usually take so long, with a target in real time behind them. The provider gets all of them stuck. */
    static void lane(Scene scene, int typicalSeconds, String routing) {
        scene.provider().behaves("{'completionSeconds': 1, 'stuckPercent': 100}");
        scene.lane(
                "$lane",
                "targets:\n- " + Scene.targetNamed("batch", "gpt-5.4-mini", "typicalSeconds: " + typicalSeconds)
                        + "\n- "
                        + Scene.targetNamed("fallback", "gpt-5.4-mini", "typicalSeconds: 1")
                                .replace("mode: Batch", "mode: Realtime"),
                routing,
                Scene.budget("1"));
    }

    private static AIBatchJobStatus done(Scene scene, String job) {
        AIBatchJob end = scene.awaitComplete(job);
        assertThat(scene.lines("outbox/" + job + "/results.jsonl")).hasSize(ITEMS);
        return Objects.requireNonNull(end.getStatus());
    }

    private static void inTime(AIBatchJobStatus status) {
        assertThat(status.completionTime()).isBefore(status.deadlineTime());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aStuckBatchIsGivenUpAndItsJobMeetsTheDeadline() {
        try (Scene scene = stage.scene("stuck")) {
            lane(scene, 10, "routing: {switchSeconds: 35}");
            scene.job("job", ITEMS, "deadlineSeconds: 60");

            AIBatchJobStatus status = done(scene, "job");

            inTime(status);
            List<Escalated> told = Objects.requireNonNull(status.escalations());
            assertThat(told).hasSize(1);
            assertThat(told.get(0).from()).isEqualTo("batch");
            assertThat(told.get(0).to()).isEqualTo("fallback");
            assertThat(told.get(0).overlapUSD()).isNull();
            assertThat(scene.provider().calls().stream()
                            .filter(c -> "realtime".equals(c.path("kind").asText())))
                    .hasSizeBetween(1, ITEMS);
            scene.books().balance();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aJobWithoutAnotherTargetWaitsAndSaysThatItsDeadlineIsMissed() {
        try (Scene scene = stage.scene("alone")) {
            scene.provider().behaves("{'completionSeconds': 30}");
            scene.lane("$lane", Scene.target(""), "routing: {escalation: Disabled}");
            scene.job("job", ITEMS, "deadlineSeconds: 20");
            scene.awaitJob(
                    "job",
                    "is late",
                    j -> Scene.condition(j, "DeadlineMissed")
                            .filter(c -> "True".equals("" + c.status()))
                            .isPresent());

            AIBatchJobStatus status = done(scene, "job");

            assertThat(status.escalations()).isNull();
            scene.books().balance();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aBatchThatMakesNoProgressIsGivenUpLongBeforeItsDeadline() {
        try (Scene scene = stage.scene("no-progress")) {
            lane(scene, 1, "routing: {switchSeconds: 5}");
            scene.job("job", ITEMS, "urgency: Low");

            AIBatchJobStatus status = done(scene, "job");

            assertThat(Objects.requireNonNull(status.escalations()).get(0).reason())
                    .isEqualTo("Stuck");
            scene.books().balance();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anEagerLaneDoesNotWaitForACancelThatTakesTooLong() {
        try (Scene scene = stage.scene("eager")) {
            lane(scene, 10, "routing: {escalation: Eager, switchSeconds: 20}");
            scene.provider().fails("[{'operation': 'cancel', 'percent': 100, 'action': 'status', 'status': 503}]");
            scene.job("job", ITEMS, "deadlineSeconds: 60");
            scene.awaitJob(
                    "job",
                    "overlaps",
                    j -> j.getStatus() != null
                            && j.getStatus().escalations() != null
                            && j.getStatus().escalations().get(0).overlapUSD() != null);
            scene.until(
                    "all is answered in real time",
                    () -> scene.provider().calls().stream()
                                    .filter(c ->
                                            "realtime".equals(c.path("kind").asText()))
                                    .count()
                            == ITEMS);
            scene.provider().failsNoMore();

            done(scene, "job");

            int twice = scene.provider().duplicateItems();
            assertThat(twice).isLessThanOrEqualTo(ITEMS);
            scene.books().balanceButFor(twice);
        }
    }
}
