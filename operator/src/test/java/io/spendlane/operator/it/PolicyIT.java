package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Phase;
import io.spendlane.api.v1alpha1.SpendLaneStatus.TokensOfDay;
import io.spendlane.api.v1alpha1.Urgency;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a lane decides besides money: kinds of work, deadlines, windows, tokens per day, turns at an account. */
class PolicyIT {
    private static final String ONE_SECOND = "{'completionSeconds': 1}";

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("policy");
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void workThatSomebodyWaitsForIsRefusedByItsKind() {
        try (Scene scene = stage.scene("use-case")) {
            scene.lane("$lane", Scene.target(""), "useCases: [{name: refund_approval, urgency: Critical}]");
            scene.job("usual", 1, "useCase: fraud_alert", "urgency: Low");
            scene.job("own", 1, "useCase: refund-approval");

            scene.awaitCondition("usual", "Stalled", "UrgencyNotServed", "call the provider in real time");
            AIBatchJob own = scene.awaitCondition("own", "Stalled", "UrgencyNotServed", "refund-approval");
            assertThat(own.getStatus().urgency()).isEqualTo(Urgency.Critical);
            scene.nothingPaid();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aKindOfWorkHasItsUrgencyItsDeadlineAndItsTargets() {
        try (Scene scene = stage.scene("reports")) {
            scene.provider().behaves(ONE_SECOND);
            scene.lane(
                    "$lane",
                    "targets: [" + Scene.targetNamed("primary", "gpt-5.4-mini", "") + ", "
                            + Scene.targetNamed("secondary", "gpt-5.4-mini", "") + "]",
                    "useCases: [{name: contracts, urgency: Low, targets: [secondary]}]");
            scene.job("reports", 2, "useCase: reports");
            scene.job("contracts", 2, "useCase: contracts");
            scene.job("unknown", 2);

            AIBatchJob reports = scene.awaitComplete("reports");
            assertThat(reports.getStatus().urgency()).isEqualTo(Urgency.Low);
            assertThat(reports.getStatus().deadlineTime())
                    .isEqualTo(reports.getStatus().openTime().plus(Duration.ofHours(24)));
            AIBatchJob contracts = scene.awaitComplete("contracts");
            assertThat(contracts.getStatus().target()).isEqualTo("secondary");
            AIBatchJob unknown = scene.awaitComplete("unknown");
            assertThat(unknown.getStatus().urgency()).isEqualTo(Urgency.Normal);
            assertThat(unknown.getStatus().deadlineTime())
                    .isEqualTo(unknown.getStatus().openTime().plus(Duration.ofHours(1)));
            scene.awaitMetric(
                    "spendlane_deadlines_total", line -> line.contains("outcome=\"met\"") && !line.endsWith(" 0.0"));
            scene.books().balance();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void nothingStartsBeforeItsWindowOpens() {
        try (Scene scene = stage.scene("window")) {
            scene.provider().behaves(ONE_SECOND);
            int later = Instant.now()
                    .plus(Duration.ofHours(6))
                    .atZone(ZoneOffset.UTC)
                    .getHour();
            scene.lane(
                    "$lane",
                    Scene.target(""),
                    "schedule: {windows: [{start: \"0 %d * * *\", durationSeconds: 3600}]}".formatted(later));
            scene.job("patient", 2);
            scene.job("late", 2, "deadlineSeconds: 3600");

            AIBatchJob patient = awaitWaiting(scene, "patient", "WaitingForWindow");
            assertThat(patient.getStatus().phase()).isEqualTo(Phase.Queued);
            assertThat(patient.getStatus().deadlineTime()).isNull();
            scene.awaitCondition("late", "DeadlineAtRisk", "DeadlineBeforeWindow", "next window");
            scene.awaitLane(
                    "it is shut",
                    l -> l.getStatus().window() != null
                            && !l.getStatus().window().open());
            scene.nothingPaid();

            scene.lane(
                    "$lane", Scene.target(""), "schedule: {windows: [{start: \"* * * * *\", durationSeconds: 300}]}");

            assertThat(scene.awaitComplete("patient").getStatus().deadlineTime())
                    .isNotNull();
            scene.awaitComplete("late");
            assertThat(scene.theLane().getStatus().window().open()).isTrue();
            scene.books().balance();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aWindowThatNoCalendarHasIsTold() {
        try (Scene scene = stage.scene("never")) {
            scene.lane(
                    "$lane", Scene.target(""), "schedule: {windows: [{start: \"0 0 30 2 *\", durationSeconds: 3600}]}");
            scene.job("job", 1);
            scene.awaitCondition("job", "Stalled", "LaneInvalid", "0 0 30 2 *");

            scene.lane();
            scene.awaitJob("job", "healed", j -> !Scene.holds(j, "Stalled"));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void tokensOfADayBlockAndFree() {
        try (Scene scene = stage.scene("tokens")) {
            scene.provider().behaves("{'completionSeconds': 12}");
            scene.lane("$lane", Scene.target(""), "stopPolicy: Hold");
            scene.job("a", 1);
            long one = scene.awaitJob(
                            "a",
                            "asks",
                            j -> j.getStatus() != null && j.getStatus().ask() != null)
                    .getStatus()
                    .ask()
                    .tokens();
            scene.lane("$lane", Scene.target(""), "rateLimits: {tokensPerDay: " + (one - 1) + "}");
            scene.awaitCondition("a", "Stalled", "AboveTokensPerDay", "tokensPerDay");
            scene.nothingPaid();

            scene.lane("$lane", Scene.target(""), "rateLimits: {tokensPerDay: " + one * 3 / 2 + "}");
            scene.until("the first runs", () -> !scene.provider().calls().isEmpty());
            scene.job("b", 1);
            awaitWaiting(scene, "b", "WaitingForTokens");
            assertThat(scene.theLane().getStatus().rates().tokensPerDay().held())
                    .isEqualTo(one);

            scene.awaitComplete("a");
            scene.awaitComplete("b");
            long used =
                    scene.books().records().stream().mapToLong(PolicyIT::tokens).sum();
            scene.awaitLane("it counts what was used", l -> {
                TokensOfDay day = l.getStatus().rates().tokensPerDay();
                return day.used() == used && day.held() == 0;
            });
            scene.delete("a");
            scene.until("it is gone", () -> scene.find("a").isEmpty());
            assertThat(scene.theLane().getStatus().rates().tokensPerDay().used())
                    .isEqualTo(used);
            scene.books().balance();
        }
    }

    private static long tokens(JsonNode record) {
        return record.get("inputTokens").asLong()
                + record.get("outputTokens").asLong()
                + record.get("uncertainTokens").asLong();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aJobThatIsToEndAtItsDeadlineDoes() {
        try (Scene scene = stage.scene("deadline")) {
            scene.lane("$lane", Scene.target(""), "stopPolicy: Hold");
            scene.job("job", 3, "deadlineSeconds: 6", "onDeadlineMiss: Fail");

            AIBatchJob shown = scene.awaitJob(
                    "job",
                    "shows its deadline",
                    j -> j.getStatus() != null && j.getStatus().deadlineTime() != null);
            assertThat(shown.getStatus().deadlineTime())
                    .isEqualTo(Instant.parse(shown.getMetadata().getCreationTimestamp())
                            .plusSeconds(6));
            scene.awaitCondition("job", "Failed", "DeadlineMissed", "0 of 3 items");
            scene.awaitCondition("job", "DeadlineMissed", "DeadlineMissed", "wanted by");
            assertThat(scene.lines("outbox/job/dead-letters.jsonl"))
                    .hasSize(3)
                    .allMatch(line -> line.contains("deadline_missed"));
            scene.nothingPaid();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void lanesThatShareAnAccountTakeTurnsThere() {
        try (Scene scene = stage.scene("turns")) {
            scene.provider().behaves("{'completionSeconds': 4}");
            scene.lane("$lane", Scene.target("limits: {maxBatchesInFlight: 5}"));
            scene.lane("$lane-strict", Scene.target("limits: {maxBatchesInFlight: 1}"));
            scene.job("a", 2);
            scene.until("the first runs", () -> !scene.provider().calls().isEmpty());
            scene.jobIn("$lane-strict", "b", Scene.inline("b", 2));

            AIBatchJob waiting = scene.awaitJob(
                    "b",
                    "waits for its turn",
                    j -> j.getStatus() != null
                            && "WaitingForAccount".equals(j.getStatus().reason()));
            assertThat(Scene.condition(waiting, "Admitted").orElseThrow().message())
                    .contains("at most 1 batches");
            assertThat(waiting.getStatus().heldUSD().micros()).isPositive();
            assertThat(scene.provider().calls()).hasSize(1);

            for (String job : List.of("a", "b")) {
                scene.awaitComplete(job);
            }
            assertThat(scene.provider().calls()).hasSize(2);
            scene.books().balance();
        }
    }

    private static AIBatchJob awaitWaiting(Scene scene, String job, String reason) {
        return scene.awaitJob(
                job,
                "waits: " + reason,
                j -> Scene.condition(j, "Admitted")
                        .filter(c -> reason.equals(c.reason()))
                        .isPresent());
    }
}
