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
    /** What the lane has to see before it trusts the batch target with a deadline of a minute. */
    private static final int LEARNED = 6;

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("escalation");
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    /** A lane whose batches are known to be quick, and with a target in real time behind them. */
    private static void learned(Scene scene, String routing) {
        scene.provider().behaves("{'completionSeconds': 1}");
        scene.lane(
                "$lane",
                "targets:\n- " + Scene.targetNamed("batch", "gpt-5.4-mini", "") + "\n- "
                        + Scene.targetNamed("fallback", "gpt-5.4-mini", "").replace("mode: Batch", "mode: Realtime"),
                routing,
                Scene.budget("1"));
        for (int i = 0; i < LEARNED; i++) {
            scene.job("quick-" + i, 2, "urgency: Low");
        }
        for (int i = 0; i < LEARNED; i++) {
            scene.awaitComplete("quick-" + i);
        }
        scene.awaitLane("has learned", l -> l.getStatus().learned() != null);
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
            learned(scene, "routing: {switchSeconds: 30}");
            scene.provider().behaves("{'completionSeconds': 1, 'stuckPercent': 100}");
            scene.job("job", ITEMS, "deadlineSeconds: 110");

            AIBatchJobStatus status = done(scene, "job");

            inTime(status);
            List<Escalated> told = Objects.requireNonNull(status.escalations());
            assertThat(told).hasSize(1);
            assertThat(told.get(0).from()).isEqualTo("batch");
            assertThat(told.get(0).to()).isEqualTo("fallback");
            assertThat(told.get(0).overlapUSD()).isNull();
            assertThat(scene.provider().calls().stream()
                            .filter(c -> "realtime".equals(c.path("kind").asText())))
                    .hasSize(ITEMS);
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
    void anOperatorThatIsKilledWhileItMovesWorkPaysNothingTwice() throws Exception {
        try (Scene scene = stage.scene("killed")) {
            learned(scene, "routing: {switchSeconds: 4}");
            scene.provider().behaves("{'completionSeconds': 1, 'stuckPercent': 100}");
            scene.job("job", ITEMS, "deadlineSeconds: 60");
            scene.awaitJob(
                    "job",
                    "is given up",
                    j -> j.getStatus() != null && j.getStatus().escalations() != null);
            scene.stage().killAndRestart();

            done(scene, "job");

            scene.books().balance();
        }
    }
}
