package io.spendlane.operator.job;

import static io.spendlane.operator.job.SampleCharges.finished;
import static io.spendlane.operator.job.SampleCharges.offer;
import static io.spendlane.operator.job.SampleCharges.reserved;
import static io.spendlane.operator.job.SampleCharges.settledAt;
import static io.spendlane.operator.job.SampleCharges.submitted;
import static io.spendlane.operator.job.Stage.NONE_DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Phase;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Condition;
import io.spendlane.api.v1alpha1.OnDeadlineMiss;
import io.spendlane.api.v1alpha1.Schedule;
import io.spendlane.api.v1alpha1.StopPolicy;
import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.operator.job.Outcome.Counts;
import io.spendlane.operator.kube.Conditions;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.store.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The job was created an hour ago. */
final class DeadlineCourseTest {
    private static final Instant NOW_SHOWN = Instant.parse("2026-11-21T12:00:00Z");
    private static final Work LATE = new Work.Finish(Stage.RUN, "spec-1", "input-1", 10, "deadline_missed");

    private static AIBatchJobStatus status(Stage stage) {
        return stage.surveyed(NONE_DONE, offer("batch-primary", 6, 1)).next().status();
    }

    static Stream<Arguments> deadlines() {
        return Stream.of(
                arguments("Low work has a day", new Stage(), Urgency.Low, NOW_SHOWN.plus(Duration.ofHours(24))),
                arguments(
                        "Normal work an hour",
                        new Stage().useCase(null, null),
                        Urgency.Normal,
                        NOW_SHOWN.plus(Duration.ofHours(1))),
                arguments(
                        "reports are Low though nobody says so",
                        new Stage().useCase(null, "reports"),
                        Urgency.Low,
                        NOW_SHOWN.plus(Duration.ofHours(24))),
                arguments(
                        "the stricter holds",
                        new Stage().useCase(Urgency.Normal, "reports"),
                        Urgency.Normal,
                        NOW_SHOWN.plus(Duration.ofHours(1))),
                arguments(
                        "a given one counts from creation",
                        new Stage().deadline(7200, null),
                        Urgency.Low,
                        NOW_SHOWN.plus(Duration.ofHours(1))),
                arguments("a lane that admits nothing begins none", held(), Urgency.Low, null),
                arguments(
                        "a default one, once begun, is kept",
                        begunAt(NOW_SHOWN.minusSeconds(600)),
                        Urgency.Low,
                        NOW_SHOWN.minusSeconds(600).plus(Duration.ofHours(24))));
    }

    private static Stage held() {
        Stage stage = new Stage();
        stage.stop = StopPolicy.Hold;
        return stage;
    }

    private static Stage begunAt(Instant time) {
        Stage stage = new Stage().begun();
        stage.openTime = time;
        return stage;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void deadlines(String story, Stage stage, Urgency urgency, Instant deadline) {
        AIBatchJobStatus status = status(stage);
        assertThat(status.urgency()).isEqualTo(urgency);
        assertThat(status.deadlineTime()).isEqualTo(deadline);
        assertThat(Conditions.holds(status.conditions(), JobReport.DEADLINE_MISSED))
                .isFalse();
    }

    private static Stage nights() {
        Stage stage = new Stage().asked(6);
        stage.schedule = new Schedule(List.of(new Schedule.Window("0 20 * * *", 3600L, null)));
        return stage.surveyed(NONE_DONE, offer("batch-primary", 6, 1));
    }

    @Test
    void a_shut_window_is_what_a_job_waits_for_and_its_default_deadline_does_not_begin() {
        Turn turn = nights().next();
        assertThat(turn.status().reason()).isEqualTo("WaitingForWindow");
        assertThat(Conditions.find(turn.status().conditions(), JobReport.ADMITTED)
                        .orElseThrow()
                        .message())
                .contains("2026-11-21T20:00:00Z");
        assertThat(turn.status().openTime()).isNull();
        assertThat(turn.status().deadlineTime()).isNull();
        assertThat(Conditions.holds(turn.status().conditions(), JobReport.DEADLINE_AT_RISK))
                .isFalse();
    }

    @Test
    void a_deadline_before_the_next_window_is_said_at_once() {
        Turn turn = nights().deadline(4 * 3600, null).next();
        Condition risk = Conditions.find(turn.status().conditions(), JobReport.DEADLINE_AT_RISK)
                .orElseThrow();
        assertThat(risk.holds()).isTrue();
        assertThat(risk.reason()).isEqualTo("DeadlineBeforeWindow");
        assertThat(risk.message()).contains("2026-11-21T15:00:00Z", "2026-11-21T20:00:00Z");
        assertThat(turn.told()).extracting(told -> told.reason()).containsExactly(Reason.DEADLINE_BEFORE_WINDOW);
        Turn later = nights().deadline(20 * 3600, null).next();
        assertThat(Conditions.holds(later.status().conditions(), JobReport.DEADLINE_AT_RISK))
                .isFalse();
    }

    @Test
    void a_missed_default_is_reported_and_refuses_nothing() {
        Stage stage = begunAt(NOW_SHOWN.minus(Duration.ofHours(25)));
        Turn turn = stage.surveyed(NONE_DONE, offer("batch-primary", 6, 1)).next();
        assertThat(turn.status().ask()).isNotNull();
        assertThat(missed(turn).holds()).isTrue();
        assertThat(missed(turn).message()).contains("2026-11-21T11:00:00Z", "goes on");
        assertThat(turn.told()).singleElement().satisfies(told -> {
            assertThat(told.warning()).isTrue();
            assertThat(told.reason()).isEqualTo(Reason.DEADLINE_MISSED);
        });
    }

    @Test
    void a_given_deadline_that_is_missed_lets_the_job_go_on_unless_it_says_otherwise() {
        Turn turn = new Stage()
                .begun()
                .deadline(60, OnDeadlineMiss.Continue)
                .surveyed(NONE_DONE, offer("batch-primary", 6, 1))
                .next();
        assertThat(turn.status().ask()).isNotNull();
        assertThat(missed(turn).holds()).isTrue();
    }

    @Test
    void looks_again_at_the_deadline() {
        Turn turn = new Stage()
                .deadline(3610, null)
                .surveyed(NONE_DONE, offer("batch-primary", 6, 1))
                .charged(submitted(1, "batch_1"))
                .next();
        assertThat(turn.lookAgainIn()).isLessThanOrEqualTo(Duration.ofSeconds(10));
    }

    // ---- onDeadlineMiss: Fail

    @Test
    void what_was_not_admitted_is_not_admitted_any_more_and_a_grant_lapses() {
        Stage stage = new Stage().asked(6).granted(6).deadline(60, OnDeadlineMiss.Fail);
        Turn turn = stage.next();
        assertThat(turn.work()).containsExactly(LATE);
        stage.came(LATE, new Outcome.Finished(unfinished()));
        turn = stage.next();
        assertThat(turn.status().ask()).isNull();
        assertThat(turn.status().phase()).isEqualTo(Phase.Failed);
        assertThat(turn.status().reason()).isEqualTo("DeadlineMissed");
        assertThat(turn.status().outputs()).isNotNull();
        assertThat(turn.paidWork()).isEmpty();
    }

    @Test
    void what_runs_is_collected_and_what_is_only_reserved_lapses() {
        Charge running = submitted(1, "batch_1");
        Stage stage = new Stage()
                .charged(running, reserved(2))
                .deadline(60, OnDeadlineMiss.Fail)
                .remote("batch_1", RemoteBatch.State.RUNNING);
        Turn turn = stage.next();
        assertThat(turn.status().charges()).containsExactly(running);
        assertThat(turn.status().phase()).isEqualTo(Phase.Running);
        assertThat(turn.work()).isEmpty();
        Stage ended = new Stage()
                .charged(running)
                .deadline(60, OnDeadlineMiss.Fail)
                .remote("batch_1", RemoteBatch.State.ENDED)
                .came(new Work.Collect(running), settledAt(running, 1, new Counts(10, 5, 0)));
        assertThat(ended.next().work()).containsExactly(LATE);
    }

    @Test
    void a_job_that_has_all_its_results_is_complete_though_late() {
        Work finish = new Work.Finish(Stage.RUN, "spec-1", "input-1", 10, "not_attempted");
        Turn turn = new Stage()
                .done(10, 0)
                .deadline(60, OnDeadlineMiss.Fail)
                .came(finish, new Outcome.Finished(finished(10, 0)))
                .next();
        assertThat(turn.status().phase()).isEqualTo(Phase.Complete);
        assertThat(missed(turn).holds()).isTrue();
    }

    @Test
    void the_same_job_applied_again_is_failed_again() {
        Stage stage = new Stage();
        stage.surveyed(stage.survey(new Counts(10, 5, 5), java.util.List.of(), unfinished()));
        Work finish = new Work.Finish(Stage.RUN, "spec-1", "input-1", 10, "not_attempted");
        Turn turn = stage.came(finish, new Outcome.Finished(unfinished())).next();
        assertThat(turn.status().reason()).isEqualTo("DeadlineMissed");
        assertThat(turn.status().phase()).isEqualTo(Phase.Failed);
    }

    private static RunRecord unfinished() {
        RunRecord run = finished(9, 1);
        return new RunRecord(
                run.runId(),
                run.specDigest(),
                run.inputDigest(),
                run.finishedTime(),
                RunRecord.Outcome.Failed,
                run.items(),
                run.totals(),
                run.outputs(),
                "deadline_missed");
    }

    private static Condition missed(Turn turn) {
        return Conditions.find(turn.status().conditions(), JobReport.DEADLINE_MISSED)
                .orElseThrow();
    }
}
