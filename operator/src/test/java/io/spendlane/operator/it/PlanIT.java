package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Phase;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.LaneLearned;
import io.spendlane.api.v1alpha1.SpendLane;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Estimates, the choice among targets, ceilings and what a lane learns, on the real API server. */
class PlanIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("plan");
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anEstimateIsRunWithoutANewObject() throws IOException {
        try (Scene scene = stage.scene("estimate")) {
            scene.provider().behaves("{'completionSeconds': 1}");
            scene.lane("$lane", Scene.target(""), "baseline: {model: gpt-5.4}");
            scene.job("job", 6, "runPolicy: EstimateOnly");
            AIBatchJob estimated = scene.awaitJob(
                    "job",
                    "Estimated",
                    j -> j.getStatus() != null && j.getStatus().phase() == Phase.Estimated);
            AIBatchJobStatus planned = estimated.getStatus();
            assertThat(planned.estimate().items()).isEqualTo(6);
            assertThat(planned.estimate().likelyUSD())
                    .isLessThan(planned.estimate().worstUSD());
            assertThat(planned.estimate().likelyUSD())
                    .isLessThan(planned.estimate().realtimeUSD());
            assertThat(planned.estimate().realtimeUSD())
                    .isLessThan(planned.estimate().baselineUSD());
            assertThat(planned.ask()).isNull();
            assertThat(estimated.getMetadata().getFinalizers()).isEmpty();
            assertThat(Scene.holds(estimated, "Stalled")).isFalse();
            assertThat(Scene.condition(estimated, "Admitted").orElseThrow().reason())
                    .isEqualTo("EstimateOnly");
            scene.nothingPaid();

            patch(scene, "{\"spec\":{\"runPolicy\":\"Run\"}}");

            AIBatchJob done = scene.awaitComplete("job");
            assertThat(done.getMetadata().getUid())
                    .isEqualTo(estimated.getMetadata().getUid());
            AIBatchJobStatus status = done.getStatus();
            assertThat(status.estimate().likelyUSD())
                    .isEqualTo(planned.estimate().likelyUSD());
            assertThat(status.spentUSD())
                    .isGreaterThan(Money.ZERO)
                    .isLessThan(planned.estimate().worstUSD());
            assertThat(status.baselineUSD()).isGreaterThan(status.realtimeUSD());
            assertThat(status.completions()).singleElement().satisfies(b -> {
                assertThat(b.target()).isEqualTo("primary");
                assertThat(b.items()).isEqualTo(6);
                assertThat(b.inputBound()).isGreaterThan(b.inputTokens()).isPositive();
            });
            JsonNode summary = JSON.readTree(Files.readString(scene.file("outbox/job/summary.json")));
            assertThat(summary.get("baselineUSD").asText())
                    .isEqualTo(status.baselineUSD().toString());
            assertThat(summary.get("savedAgainstBaselineUSD").asText())
                    .isEqualTo(status.baselineUSD().minus(status.spentUSD()).toString());
            scene.awaitLane(
                    "the baseline",
                    l -> status.baselineUSD().equals(l.getStatus().baselineUSD()));
            scene.awaitMetric("spendlane_lane_usd", line -> line.contains("amount=\"baseline\""));
            learns(scene);
            scene.books().balance();
        }
    }

    /** A lane counts a batch half a minute after it was noted, at its next look. */
    private static void learns(Scene scene) {
        int[] look = {0};
        scene.until("the lane has learned", () -> {
            Platform.client()
                    .resources(SpendLane.class)
                    .withName(scene.laneName())
                    .patch(MERGE, "{\"metadata\":{\"annotations\":{\"look\":\"" + look[0]++ + "\"}}}");
            return scene.theLane().getStatus().learned() != null;
        });
        LaneLearned learned = scene.theLane().getStatus().learned();
        assertThat(learned.times()).singleElement().satisfies(t -> {
            assertThat(t.target()).isEqualTo("primary");
            assertThat(t.upToItems()).isEqualTo(100);
            assertThat(t.thousandths()).containsExactly(1_000L);
            assertThat(t.p50Seconds()).isLessThan(420);
        });
        assertThat(learned.tokens())
                .singleElement()
                .satisfies(t -> assertThat(t.inputBound()).isPositive());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theCheapestTargetIsChosenWhereverItStands() {
        try (Scene scene = stage.scene("cheapest")) {
            scene.provider().behaves("{'completionSeconds': 1}");
            scene.lane(
                    "$lane",
                    "targets: [" + Scene.targetNamed("first", "gpt-5.4", "") + ", "
                            + Scene.targetNamed("second", "gpt-5.4-nano", "") + "]",
                    "routing: {strategy: Cheapest}");
            scene.job("job", 3);

            AIBatchJob job = scene.awaitComplete("job");

            assertThat(job.getStatus().target()).as(scene.describe()).isEqualTo("second");
            assertThat(scene.provider().calls())
                    .singleElement()
                    .satisfies(call -> assertThat(call.toString()).contains("gpt-5.4-nano"));
            TargetVerdict first = job.getStatus().targets().stream()
                    .filter(v -> v.name().equals("first"))
                    .findFirst()
                    .orElseThrow();
            assertThat(first.likelyUSD())
                    .isGreaterThan(job.getStatus().estimate().likelyUSD());
            scene.books().balance();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aCeilingStopsAJobWithWhatItHas() throws IOException {
        try (Scene scene = stage.scene("ceiling-stop")) {
            scene.provider().behaves("{'completionSeconds': 3, 'itemErrorPercent': 60}");
            scene.lane();
            scene.job("job", 30, "ceilingUSD: \"5.00\"", "maxFailedPercent: 100");
            scene.until("it runs", () -> !scene.provider().calls().isEmpty());
            patch(scene, "{\"spec\":{\"ceilingUSD\":\"0.0005\"}}");

            AIBatchJob job = scene.awaitComplete("job");

            assertThat(Scene.condition(job, "Complete").orElseThrow().message())
                    .contains("The ceiling of 0.0005 USD let no further attempt begin", "may cost up to");
            assertThat(scene.provider().calls()).hasSize(1);
            assertThat(job.getStatus().items().succeeded()).isPositive();
            assertThat(scene.lines("outbox/job/dead-letters.jsonl")).isNotEmpty();
            scene.books().balance();
        }
    }

    private static void patch(Scene scene, String merge) {
        Platform.client()
                .resources(AIBatchJob.class)
                .inNamespace(scene.namespace())
                .withName("job")
                .patch(MERGE, merge);
    }
}
