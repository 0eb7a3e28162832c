package io.spendlane.operator.job;

import static io.spendlane.operator.job.SampleCharges.offer;
import static io.spendlane.operator.job.SampleCharges.settledAt;
import static io.spendlane.operator.job.SampleCharges.submitted;
import static io.spendlane.operator.job.Stage.BEFORE;
import static io.spendlane.operator.job.Stage.NONE_DONE;
import static io.spendlane.operator.job.Stage.NOW;
import static io.spendlane.operator.job.Stage.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Phase;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.BatchCompletion;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.api.v1alpha1.OnDeadlineMiss;
import io.spendlane.api.v1alpha1.RoutingStrategy;
import io.spendlane.api.v1alpha1.RunPolicy;
import io.spendlane.operator.job.Outcome.Counts;
import io.spendlane.operator.job.Outcome.Offer;
import io.spendlane.operator.kube.Conditions;
import io.spendlane.operator.plan.Volume;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a job says of its plan, and how its terms decide. */
final class PlanCourseTest {
    @Test
    void an_estimate_is_on_record_before_anything_is_asked_for() {
        AIBatchJobStatus status = new Stage()
                .surveyed(NONE_DONE, offer("batch-primary", 6, 1))
                .next()
                .status();
        assertThat(status.estimate()).satisfies(e -> {
            assertThat(e.target()).isEqualTo("batch-primary");
            assertThat(e.items()).isEqualTo(10);
            assertThat(e.inputTokens().bound()).isEqualTo(600);
            assertThat(e.inputTokens().likely()).isEqualTo(150);
            assertThat(e.outputTokens().limit()).isEqualTo(400);
            assertThat(e.outputTokens().likely()).isEqualTo(200);
            assertThat(e.likelyUSD().micros()).isEqualTo(150 + 2 * 200);
            assertThat(e.realtimeUSD().micros()).isEqualTo(2 * (150 + 2 * 200));
            assertThat(e.worstUSD()).isEqualTo(usd(6));
            assertThat(e.baselineUSD()).isNull();
            assertThat(e.expectedCompletion()).isAfter(NOW).isBefore(NOW.plusSeconds(900));
        });
        assertThat(status.targets()).singleElement().satisfies(v -> {
            assertThat(v.reason()).isEqualTo("Chosen");
            assertThat(v.worstUSD()).isEqualTo(usd(6));
            assertThat(v.completionBy()).isAfter(v.expectedCompletion());
        });
    }

    @Test
    void every_target_has_its_verdict_and_its_numbers() {
        Stage stage = new Stage().surveyed(NONE_DONE, offer("dear", 6, 1), huge("huge"), offer("second", 5, 1));
        List<TargetVerdict> verdicts = stage.next().status().targets();
        assertThat(verdicts).extracting(TargetVerdict::name).containsExactlyInAnyOrder("dear", "huge", "second");
        assertThat(verdict(verdicts, "dear").reason()).isEqualTo("Chosen");
        assertThat(verdict(verdicts, "second").reason()).isEqualTo("Backup");
        assertThat(verdict(verdicts, "second").likelyUSD()).isNotNull();
        assertThat(verdict(verdicts, "huge").reason()).isEqualTo("AboveBudget");
    }

    @Test
    void the_ask_carries_where_the_work_goes_if_its_target_gets_late() {
        Stage stage = new Stage().surveyed(NONE_DONE, offer("first", 6, 1), offer("second", 5, 1));
        assertThat(stage.next().status().ask().backup().target()).isEqualTo("second");
        Stage alone = new Stage().surveyed(NONE_DONE, offer("first", 6, 1));
        assertThat(alone.next().status().ask().backup()).isNull();
    }

    @Test
    void cheapest_goes_where_it_is_likely_to_cost_least() {
        Stage stage = new Stage().surveyed(NONE_DONE, offer("first", 6, 1), cheap("second"));
        assertThat(stage.next().status().ask().target()).isEqualTo("first");
        stage.strategy = RoutingStrategy.Cheapest;
        assertThat(stage.next().status().ask().target()).isEqualTo("second");
        assertThat(verdict(stage.next().status().targets(), "first").reason()).isEqualTo("Backup");
    }

    @Test
    void a_target_above_the_ceiling_is_passed_over() {
        Stage stage = new Stage().ceiling("5.50").surveyed(NONE_DONE, offer("first", 6, 1), offer("second", 5, 1));
        Turn turn = stage.next();
        assertThat(turn.status().ask().target()).isEqualTo("second");
        assertThat(verdict(turn.status().targets(), "first").message()).contains("raise ceilingUSD by 0.50 USD");
        Laws.hold(stage, turn);
    }

    @Test
    void real_time_is_for_what_no_batch_does_in_time() {
        Offer now = offer("now", Mode.Realtime, 12, 1);
        Stage patient = new Stage().deadline(86_400, OnDeadlineMiss.Continue);
        assertThat(patient.surveyed(NONE_DONE, now, offer("batch", 6, 1))
                        .next()
                        .status()
                        .ask()
                        .target())
                .isEqualTo("batch");
        Stage soon = new Stage().deadline(3_600 + 120, OnDeadlineMiss.Continue);
        assertThat(soon.surveyed(NONE_DONE, now, offer("batch", 6, 1))
                        .next()
                        .status()
                        .ask()
                        .target())
                .isEqualTo("now");
    }

    @Test
    void a_deadline_that_none_meets_is_said_at_once_and_refuses_nothing() {
        Stage stage =
                new Stage().deadline(3_600 + 120, OnDeadlineMiss.Continue).surveyed(NONE_DONE, offer("batch", 6, 1));
        Turn turn = stage.next();
        assertThat(turn.status().ask()).isNotNull();
        assertThat(Conditions.find(turn.status().conditions(), JobReport.DEADLINE_AT_RISK)
                        .orElseThrow()
                        .reason())
                .isEqualTo("NoTargetInTime");
        assertThat(turn.told()).extracting(t -> t.reason()).contains(Reason.NO_TARGET_IN_TIME);
    }

    @Test
    void a_usual_deadline_that_is_over_is_no_reason_to_pay_for_haste() {
        Stage stage = new Stage().begun();
        stage.openTime = BEFORE.minusSeconds(90_000);
        stage.surveyed(NONE_DONE, offer("now", Mode.Realtime, 12, 1), offer("batch", 6, 1));
        assertThat(stage.next().status().ask().target()).isEqualTo("batch");
    }

    // ---- only an estimate

    @Test
    void an_estimate_only_asks_for_nothing_and_is_not_stalled() {
        Stage stage = new Stage().runs(RunPolicy.EstimateOnly).surveyed(NONE_DONE, offer("batch-primary", 6, 1));
        Turn turn = stage.next();
        assertThat(turn.status().ask()).isNull();
        assertThat(turn.finalizer()).isEqualTo(Turn.Finalizer.AS_IS);
        assertThat(turn.status().phase()).isEqualTo(Phase.Estimated);
        assertThat(turn.status().reason()).isEqualTo("EstimateOnly");
        assertThat(turn.status().estimate()).isNotNull();
        assertThat(turn.status().openTime()).isNull();
        assertThat(Conditions.holds(turn.status().conditions(), JobReport.STALLED))
                .isFalse();
        assertThat(Conditions.holds(turn.status().conditions(), JobReport.RECONCILING))
                .isFalse();
        assertThat(Conditions.find(turn.status().conditions(), JobReport.ADMITTED)
                        .orElseThrow()
                        .message())
                .contains("Nothing is asked for or paid until spec.runPolicy is Run");
    }

    @Test
    void an_estimate_above_the_ceiling_says_so() {
        Stage stage = new Stage()
                .ceiling("5.00")
                .runs(RunPolicy.EstimateOnly)
                .surveyed(NONE_DONE, offer("batch-primary", 6, 1));
        AIBatchJobStatus status = stage.next().status();
        assertThat(status.phase()).isEqualTo(Phase.Estimated);
        assertThat(Conditions.find(status.conditions(), JobReport.ADMITTED)
                        .orElseThrow()
                        .message())
                .contains("would be refused", "raise ceilingUSD by 1.00 USD");
    }

    @Test
    void what_was_asked_for_is_let_go_when_only_an_estimate_is_wanted() {
        Stage stage = new Stage().asked(6).granted(6).runs(RunPolicy.EstimateOnly);
        stage.surveyed(NONE_DONE, offer("batch-primary", 6, 1));
        Turn turn = stage.next();
        assertThat(turn.status().ask()).isNull();
        assertThat(turn.paidWork()).isEmpty();
        Laws.hold(stage, turn);
    }

    @Test
    void what_runs_is_watched_when_only_an_estimate_is_wanted() {
        Stage stage = new Stage().charged(submitted(1, "batch_1")).runs(RunPolicy.EstimateOnly);
        Turn turn = stage.next();
        assertThat(turn.status().charges()).hasSize(1);
        assertThat(turn.work()).isEmpty();
    }

    // ---- the ceiling

    @Test
    void a_job_that_its_ceiling_stops_says_how_much_more_it_would_take() {
        Stage stage = new Stage().spent(2).done(4, 0).ceiling("5.00");
        stage.surveyed(new Counts(10, 4, 0), offer("batch-primary", 6, 1));
        Work.Finish finish = (Work.Finish) stage.next().work().get(0);
        assertThat(finish.unfinishedClass()).isEqualTo("ceiling_reached");
        stage.came(finish, new Outcome.Finished(SampleCharges.finished(4, 6)));
        AIBatchJobStatus status = stage.next().status();
        assertThat(Conditions.find(status.conditions(), JobReport.FAILED)
                        .orElseThrow()
                        .message())
                .contains("the 6 items that are left may cost up to 3.00 USD more", "a ceilingUSD of 8.00");
    }

    @Test
    void a_ceiling_that_was_lowered_lets_no_grant_be_taken() {
        Stage stage = new Stage().asked(6).granted(6).ceiling("5.00");
        Turn turn = stage.next();
        assertThat(turn.status().ask()).isNull();
        assertThat(turn.work()).noneMatch(Work.Round.class::isInstance);
        Laws.hold(stage, turn);
    }

    // ---- learning

    @Test
    void a_batch_that_came_back_is_noted_for_the_lane() {
        Charge charge = submitted(1, "batch_1");
        Stage stage =
                new Stage().charged(charge).came(new Work.Collect(charge), settledAt(charge, 2, new Counts(10, 5, 0)));
        assertThat(stage.next().status().completions())
                .containsExactly(new BatchCompletion("batch-primary", 5, 600, stage.now, 100, 1_000, 10, 100));
    }

    @Test
    void only_the_last_are_kept() {
        List<BatchCompletion> known = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            known.add(new BatchCompletion("t", i, 1, BEFORE, 1, 1, 1, 1));
        }
        Charge charge = submitted(1, "batch_1");
        List<BatchCompletion> next = Completions.plus(known, charge, (Outcome.Settled) settledAt(charge, 2, null), NOW);
        assertThat(next).hasSize(32).doesNotContain(known.get(0)).contains(known.get(1));
    }

    @Test
    void one_that_was_given_up_or_found_again_says_nothing_of_how_long_one_takes() {
        Charge charge = submitted(1, "batch_1");
        Outcome.Settled settled = (Outcome.Settled) settledAt(charge, 2, null);
        assertThat(Completions.plus(List.of(), new With(charge).givenUp(NOW, false), settled, NOW))
                .isEmpty();
        assertThat(Completions.plus(List.of(), new With(charge).takenUp(), settled, NOW))
                .isEmpty();
    }

    @Test
    void the_jobs_own_results_make_the_next_estimate_better() {
        Stage stage = new Stage().begun();
        stage.completions =
                List.of(new BatchCompletion("batch-primary", 1_000, 60, BEFORE, 6_000, 60_000, 4_000, 40_000));
        stage.surveyed(NONE_DONE, offer("batch-primary", 6, 1));
        TargetVerdict verdict = verdict(stage.next().status().targets(), "batch-primary");
        // A tenth of either bound, with the trust of ten items in what was assumed before.
        assertThat(verdict.likelyUSD().micros()).isBetween(60L + 80L, 75L + 95L);
    }

    /** A lane of ten thousand waiting jobs would write without end. */
    @Test
    void times_alone_are_not_worth_a_write() {
        Stage stage = new Stage().surveyed(NONE_DONE, offer("batch-primary", 6, 1));
        AIBatchJobStatus first = stage.next().status();
        stage.now = NOW.plusSeconds(120);
        stage.targets(first.targets(), first.estimate());
        AIBatchJobStatus second = stage.next().status();
        assertThat(second.targets()).isEqualTo(first.targets());
        assertThat(second.estimate()).isEqualTo(first.estimate());
    }

    private static TargetVerdict verdict(List<TargetVerdict> all, String name) {
        return all.stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
    }

    private static Offer cheap(String name) {
        Offer o = offer(name, 5, 1);
        return new Offer(
                name,
                o.mode(),
                o.account(),
                o.model(),
                o.prices(),
                o.hold(),
                o.dearest(),
                o.tokens(),
                o.mostTokens(),
                new Volume(10, 60, 40, 0, 0),
                o.maxItems(),
                o.keepsOnCancel());
    }

    /** Its dearest item is more than the lane's budget. */
    private static Offer huge(String name) {
        return offer(name, 500, 101);
    }
}
