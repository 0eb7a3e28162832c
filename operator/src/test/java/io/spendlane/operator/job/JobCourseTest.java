package io.spendlane.operator.job;

import static io.spendlane.operator.job.SampleCharges.batchName;
import static io.spendlane.operator.job.SampleCharges.finished;
import static io.spendlane.operator.job.SampleCharges.offer;
import static io.spendlane.operator.job.SampleCharges.reserved;
import static io.spendlane.operator.job.SampleCharges.settledAt;
import static io.spendlane.operator.job.SampleCharges.submitted;
import static io.spendlane.operator.job.Stage.NONE_DONE;
import static io.spendlane.operator.job.Stage.NOW;
import static io.spendlane.operator.job.Stage.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Phase;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.State;
import io.spendlane.api.v1alpha1.RateLimits;
import io.spendlane.api.v1alpha1.StopPolicy;
import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.operator.job.Outcome.Counts;
import io.spendlane.operator.job.Turn.Finalizer;
import io.spendlane.operator.kube.Conditions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class JobCourseTest {
    private static final Work FINISH = new Work.Finish(Stage.RUN, "spec-1", "input-1", 10, "not_attempted");
    private static final Outcome.Faulted FAULT =
            new Outcome.Faulted(Reason.INPUT_INVALID, "Line 3 is no JSON.", 1, NOW.plusSeconds(9));

    private static Stage later(Stage stage) {
        stage.outcomes.put(Work.Survey.KEY, FAULT);
        return stage;
    }

    private static Stage with(Stage stage, java.util.function.Consumer<Stage> change) {
        change.accept(stage);
        return stage;
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments("no lane", new Stage().sees(new JobView.Absent()), Reason.LANE_NOT_FOUND),
                arguments("a closed lane", with(new Stage(), s -> s.open = false), Reason.LANE_CLOSED_TO_NAMESPACE),
                arguments(
                        "somebody waits",
                        with(new Stage(), s -> s.job.setSpec(Stage.spec(Urgency.Critical, null, false))),
                        Reason.URGENCY_NOT_SERVED),
                arguments(
                        "High is opt-in",
                        with(new Stage(), s -> s.job.setSpec(Stage.spec(Urgency.High, null, false))),
                        Reason.URGENCY_NOT_SERVED),
                arguments(
                        "somebody waits for such work",
                        new Stage().useCase(Urgency.Low, "fraud_alert"),
                        Reason.URGENCY_NOT_SERVED),
                arguments(
                        "an uncertain installation",
                        with(
                                new Stage(),
                                s -> s.installationFault = new Refusal(Reason.INSTALLATION_UNKNOWN, "Two ids.")),
                        Reason.INSTALLATION_UNKNOWN),
                arguments(
                        "a store that does not say whose it is",
                        with(new Stage(), s -> s.installationFault = new Refusal(Reason.STORE_UNAVAILABLE, "Away.")),
                        Reason.STORE_UNAVAILABLE),
                arguments("an input that cannot be read", later(new Stage()), Reason.INPUT_INVALID),
                arguments("above the ceiling", offered(new Stage().ceiling("5.00"), 6), Reason.ABOVE_CEILING),
                arguments(
                        "an item above the budget",
                        offered(with(new Stage(), s -> s.limit = "0.50"), 6),
                        Reason.ABOVE_BUDGET));
    }

    @Test
    void an_item_above_the_tokens_of_a_day_is_refused_at_once() {
        Stage stage = offered(with(new Stage(), s -> s.rates = new RateLimits(null, null, 99L)), 6);
        Turn turn = stage.next();
        assertThat(turn.status().reason()).isEqualTo("AboveTokensPerDay");
        assertThat(turn.status().phase()).isEqualTo(Phase.Stalled);
        Stage fits = offered(with(new Stage(), s -> s.rates = new RateLimits(null, null, 100L)), 6);
        assertThat(fits.next().status().ask().smallestTokens()).isEqualTo(100);
    }

    private static Stage offered(Stage stage, long hold) {
        return stage.surveyed(NONE_DONE, offer("batch-primary", hold, 1));
    }

    /** Before anything was paid a refusal stalls the job, and heals; later it only blocks. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void a_refusal_stalls_a_job_that_has_paid_nothing(String story, Stage stage, Reason reason) {
        Turn turn = stage.next();
        AIBatchJobStatus status = turn.status();
        assertThat(status.phase()).isEqualTo(Phase.Stalled);
        assertThat(status.reason()).isEqualTo(reason.word());
        assertThat(Conditions.holds(status.conditions(), JobReport.STALLED)).isTrue();
        assertThat(Conditions.holds(status.conditions(), JobReport.FAILED)).isFalse();
        assertThat(status.ask()).isNull();
        assertThat(turn.finalizer()).isEqualTo(Finalizer.AS_IS);
        assertThat(turn.told()).hasSize(1);
        Laws.hold(stage, turn);
    }

    @Test
    void a_refusal_only_blocks_a_job_that_has_paid() {
        Turn turn = with(new Stage().spent(1), s -> s.open = false).next();
        assertThat(Conditions.holds(turn.status().conditions(), JobReport.STALLED))
                .isFalse();
        assertThat(Conditions.holds(turn.status().conditions(), JobReport.BLOCKED))
                .isTrue();
        Stage faulted = later(new Stage().spent(1));
        assertThat(Conditions.holds(faulted.next().status().conditions(), JobReport.BLOCKED))
                .isTrue();
    }

    @Test
    void an_outdated_status_is_forgotten_before_anything_is_bought() {
        Stage stage = new Stage().asked(6).granted(6);
        Work round = new Work.Round(stage.view().status().ask(), stage.grant);
        stage.came(round, new Outcome.Faulted(Reason.STATUS_OUTDATED, "The store has more.", 1, stage.now));
        Turn turn = stage.next();
        assertThat(turn.status().runId()).isNull();
        assertThat(turn.status().ask()).isNull();
        assertThat(turn.status().reason()).isEqualTo("StatusOutdated");
        assertThat(turn.work()).anyMatch(Work.Survey.class::isInstance);
    }

    @Test
    void an_outdated_status_is_forgotten_before_anything_is_called_done() {
        Stage stage = new Stage().spent(1);
        Work survey = new Work.Survey("mark");
        stage.came(survey, new Outcome.Faulted(Reason.STATUS_OUTDATED, "The store has more.", 1, stage.now));
        Turn turn = stage.next();
        assertThat(turn.status().runId()).isNull();
        assertThat(turn.status().reason()).isEqualTo("StatusOutdated");
        assertThat(Conditions.holds(turn.status().conditions(), JobReport.STALLED))
                .isFalse();
        assertThat(turn.work()).anyMatch(Work.Survey.class::isInstance);
    }

    /** What the API server's rules on what is fixed do not see, such as a key renamed within a response schema. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"spec-2, input-1, SpecChanged", "spec-1, input-2, InputChanged"})
    void work_that_is_no_longer_what_was_begun_buys_nothing_more(String spec, String input, String reason) {
        Stage stage = new Stage().spent(1);
        Outcome.Offer more = offer("batch-primary", 6, 1);
        stage.surveyed(stage.surveyOf(spec, input, NONE_DONE, List.of(), null, more));
        Turn turn = stage.next();
        assertThat(turn.status().reason()).isEqualTo(reason);
        assertThat(Conditions.find(turn.status().conditions(), JobReport.BLOCKED))
                .hasValueSatisfying(c -> assertThat(c.message()).contains("put it back, or create a job"));
        assertThat(turn.status().ask()).isNull();
        Stage same = new Stage().spent(1);
        same.surveyed(same.surveyOf("spec-1", "input-1", NONE_DONE, List.of(), null, more));
        assertThat(same.next().status().ask()).isNotNull();
    }

    @Test
    void waits_while_nobody_keeps_the_lanes_books() {
        for (Stage stage : List.of(new Stage(), new Stage().charged(reserved(1)), new Stage().leaving())) {
            Turn turn = stage.sees(new JobView.NotOurs()).next();
            assertThat(turn.status()).isNull();
            assertThat(turn.work()).isEmpty();
            assertThat(turn.lookAgainIn()).isNotNull();
        }
    }

    // ---- asking

    @Test
    void asks_for_the_worst_case_at_the_first_target_that_qualifies() {
        Stage stage = new Stage().surveyed(NONE_DONE, offer("first", 6, 1), offer("second", 2, 1));
        Turn turn = stage.next();
        Ask ask = turn.status().ask();
        assertThat(ask.target()).isEqualTo("first");
        assertThat(ask.amount()).isEqualTo(usd(6));
        assertThat(ask.smallestPart()).isEqualTo(usd(1));
        assertThat(ask.laneUID()).isEqualTo(Stage.LANE_UID);
        assertThat(turn.finalizer()).isEqualTo(Finalizer.ADD);
        assertThat(turn.status().phase()).isEqualTo(Phase.Queued);
        Laws.hold(stage, turn);
    }

    @Test
    void a_target_that_refused_is_passed_over() {
        Stage stage = new Stage().refusedBy("first").surveyed(NONE_DONE, offer("first", 6, 1), offer("second", 2, 1));
        assertThat(stage.next().status().ask().target()).isEqualTo("second");
        Stage nobody = new Stage().refusedBy("first").surveyed(NONE_DONE, offer("first", 6, 1));
        assertThat(nobody.next().status().reason()).isEqualTo("RefusedByProvider");
    }

    @Test
    void an_ask_that_still_holds_is_kept() {
        Stage stage = new Stage().asked(6).surveyed(NONE_DONE, offer("batch-primary", 6, 1));
        assertThat(stage.next().status().ask()).isEqualTo(stage.job.getStatus().ask());
        Stage dearer = new Stage().asked(6).surveyed(NONE_DONE, offer("batch-primary", 7, 1));
        Turn turn = dearer.next();
        assertThat(turn.status().ask().amount()).isEqualTo(usd(7));
        assertThat(turn.status().ask().seq()).isGreaterThan(7);
        Laws.hold(dearer, turn);
    }

    @Test
    void says_that_it_waits_for_its_turn_only_when_that_takes_long() {
        Stage stage = new Stage().surveyed(NONE_DONE, offer("batch-primary", 6, 1));
        stage.other = asWritten(stage);
        stage.now = NOW.plusSeconds(40);
        Turn early = stage.next();
        assertThat(early.status()).isNull();
        assertThat(early.lookAgainIn()).isLessThanOrEqualTo(Duration.ofSeconds(30));
        stage.now = NOW.plusSeconds(61);
        assertThat(stage.next().status().reason()).isEqualTo("WaitingForLane");
    }

    private static AIBatchJob asWritten(Stage stage) {
        AIBatchJob written = new AIBatchJob();
        written.setStatus(stage.next().status());
        written.setMetadata(stage.job.getMetadata());
        written.setSpec(stage.job.getSpec());
        return written;
    }

    static Stream<Arguments> drops() {
        return Stream.of(
                arguments("suspended", new Stage().asked(6).suspended()),
                arguments("deleted", new Stage().asked(6).leaving()),
                arguments("without its lane", new Stage().asked(6).sees(new JobView.Absent())),
                arguments("shut out", with(new Stage().asked(6), s -> s.open = false)),
                arguments(
                        "granted by a lane that is drained now",
                        with(new Stage().asked(6).granted(6), s -> s.stop = StopPolicy.HoldAndDrain)),
                arguments(
                        "with nothing left to do",
                        new Stage().asked(6).done(5, 0).charged(submitted(1, "b"))),
                arguments("with input that cannot be read", later(new Stage().asked(6))));
    }

    /** What is granted for an ask that was moved past lapses. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void drops(String story, Stage stage) {
        Turn turn = stage.next();
        assertThat(turn.status().ask()).isNull();
        assertThat(turn.status().seq()).isEqualTo(8);
        assertThat(turn.paidWork()).isEmpty();
        Laws.hold(stage, turn);
    }

    @Test
    void no_room_at_the_provider_is_waited_out() {
        Stage stage = new Stage().begun().surveyed(NONE_DONE, offer("batch-primary", 6, 1));
        stage.notBefore = NOW.plusSeconds(30);
        Turn turn = stage.next();
        assertThat(turn.status().reason()).isEqualTo("QuotaExhausted");
        assertThat(turn.status().ask()).isNull();
        stage.notBefore = NOW;
        assertThat(stage.next().status().ask()).isNotNull();
    }

    @Test
    void spent_held_and_asked_for_stay_below_the_ceiling_together() {
        Stage fits = new Stage().spent(2).ceiling("8.00").surveyed(NONE_DONE, offer("batch-primary", 6, 1));
        assertThat(fits.next().status().ask()).isNotNull();
        Stage above = new Stage().spent(2).ceiling("7.99").surveyed(NONE_DONE, offer("batch-primary", 6, 1));
        assertThat(above.next().work())
                .singleElement()
                .satisfies(work ->
                        assertThat(((Work.Finish) work).unfinishedClass()).isEqualTo("ceiling_reached"));
    }

    // ---- taking

    @Test
    void takes_a_grant_in_one_write() {
        Charge first = SampleCharges.charge(1, State.Reserved, "file-1", null, null, null, null, null);
        Charge second = SampleCharges.charge(2, State.Reserved, null, null, null, null, null, null);
        Stage stage = new Stage().asked(6).granted(6);
        Work round = new Work.Round(stage.view().status().ask(), stage.grant);
        assertThat(stage.next().work()).extracting(Work::key).containsExactly(round.key());
        stage.came(round, new Outcome.Cut(List.of(first, second)));
        Turn turn = stage.next();
        assertThat(turn.status().ask()).isNull();
        assertThat(turn.status().seq()).isEqualTo(8);
        assertThat(turn.status().charges()).extracting(Charge::state).containsExactly(State.Intended, State.Reserved);
        assertThat(turn.status().charges()).allSatisfy(charge -> {
            assertThat(charge.owner()).isEqualTo(Stage.ME);
            assertThat(charge.grantTime()).isEqualTo(stage.grant.time());
        });
        assertThat(turn.paidWork())
                .extracting(create -> create.charge().batch())
                .containsExactly(batchName(1));
        assertThat(turn.work()).extracting(Work::key).containsExactly("upload/" + batchName(2));
        Laws.hold(stage, turn);
    }

    @Test
    void a_grant_for_another_ask_is_not_taken() {
        Stage stage = new Stage().asked(6).granted(6);
        stage.grant = new io.spendlane.api.v1alpha1.SpendLaneStatus.Grant("job-1", 6, usd(6), 1, NOW);
        assertThat(stage.next().work()).noneMatch(Work.Round.class::isInstance);
    }

    /** As after the lane's status was lost while the first grant's batches were cut. */
    @Test
    void what_was_cut_for_another_grant_of_the_same_ask_is_not_taken() {
        Stage stage = new Stage().asked(6).granted(6);
        Work round = new Work.Round(stage.view().status().ask(), stage.grant);
        stage.came(
                round,
                new Outcome.Cut(
                        List.of(SampleCharges.charge(1, State.Reserved, "file-1", null, null, null, null, null))));
        stage.grant =
                new io.spendlane.api.v1alpha1.SpendLaneStatus.Grant("job-1", stage.grant.seq(), usd(1), 1_000, NOW);
        Turn turn = stage.next();
        assertThat(turn.paidWork()).isEmpty();
        assertThat(turn.work())
                .extracting(Work::key)
                .containsExactly(new Work.Round(stage.view().status().ask(), stage.grant).key());
    }

    // ---- what an earlier object left

    @Test
    void orphans_are_taken_up_before_anything_is_asked_for() {
        Charge orphan = submitted(4, "batch_4");
        Stage stage = new Stage();
        stage.surveyed(stage.survey(NONE_DONE, List.of(orphan), null, offer("batch-primary", 6, 1)));
        Turn turn = stage.next();
        assertThat(turn.status().charges()).containsExactly(orphan);
        assertThat(turn.status().ask()).isNull();
        assertThat(turn.finalizer()).isEqualTo(Finalizer.ADD);
    }

    @Test
    void finished_work_is_complete_again_without_a_paid_call() {
        Stage stage = new Stage();
        stage.surveyed(stage.survey(new Counts(10, 9, 1), List.of(), finished(9, 1)));
        assertThat(stage.next().work()).containsExactly(FINISH);
        stage.came(FINISH, new Outcome.Finished(finished(9, 1)));
        Turn turn = stage.next();
        assertThat(turn.status().phase()).isEqualTo(Phase.Complete);
        assertThat(turn.status().reason()).isEqualTo("RecordedEarlier");
        assertThat(turn.status().spentUSD()).isEqualTo(usd(0));
        assertThat(turn.paidWork()).isEmpty();
    }

    /** A job that is over watches nothing: a batch that an earlier run left open would hold its money for ever. */
    @Test
    void finished_work_takes_up_what_other_runs_left_open_first() {
        Charge orphan = submitted(4, "batch_4");
        Stage stage = new Stage();
        stage.surveyed(stage.survey(new Counts(10, 9, 1), List.of(orphan), finished(9, 1)))
                .came(FINISH, new Outcome.Finished(finished(9, 1)));
        Turn turn = stage.next();
        assertThat(turn.status().charges()).containsExactly(orphan);
        assertThat(turn.status().phase()).isNotEqualTo(Phase.Complete);
    }

    // ---- the end

    static Stream<Arguments> ends() {
        return Stream.of(
                arguments("all have a result", 10L, 0L, Phase.Complete),
                arguments("as many failed as may", 9L, 1L, Phase.Complete),
                arguments("one too many", 8L, 2L, Phase.Failed));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void ends(String story, long succeeded, long failed, Phase phase) {
        Stage stage = new Stage().done(succeeded, failed).spent(1);
        assertThat(stage.next().work()).containsExactly(FINISH);
        stage.came(FINISH, new Outcome.Finished(finished(succeeded, failed)));
        AIBatchJobStatus status = stage.next().status();
        assertThat(status.phase()).isEqualTo(phase);
        assertThat(Conditions.holds(status.conditions(), JobReport.COMPLETE)).isEqualTo(phase == Phase.Complete);
        assertThat(Conditions.holds(status.conditions(), JobReport.FAILED)).isEqualTo(phase == Phase.Failed);
        assertThat(status.outputs()).isNotNull();
    }

    /** A grant for it would be held for ever: nobody takes it. */
    @Test
    void a_job_that_is_over_asks_for_nothing() {
        Stage stage = new Stage().asked(6).done(10, 0).came(FINISH, new Outcome.Finished(finished(10, 0)));
        Turn turn = stage.next();
        assertThat(turn.status().phase()).isEqualTo(Phase.Complete);
        assertThat(turn.status().ask()).isNull();
        Laws.hold(stage, turn);
    }

    @Test
    void the_last_charge_and_the_end_reach_the_status_in_one_write() {
        Charge last = submitted(1, "batch_1");
        Stage stage = new Stage()
                .done(5, 0)
                .charged(last)
                .came(new Work.Collect(last), settledAt(last, 2, new Counts(10, 10, 0)));
        Turn waits = stage.next();
        assertThat(waits.status()).isNull();
        assertThat(waits.work()).containsExactly(FINISH);
        stage.came(FINISH, new Outcome.Finished(finished(10, 0)));
        Turn turn = stage.next();
        assertThat(turn.status().phase()).isEqualTo(Phase.Complete);
        assertThat(turn.status().spentUSD()).isEqualTo(usd(2));
        Laws.hold(stage, turn);
    }

    @Test
    void while_its_outputs_are_written_nothing_more_is_asked_for() {
        Stage stage = new Stage().spent(2).surveyed(NONE_DONE, offer("batch-primary", 6, 1));
        stage.runs(FINISH);
        Turn turn = stage.next();
        assertThat(turn.status()).isNull();
        assertThat(turn.work()).isEmpty();
    }

    // ---- deleting

    static Stream<Arguments> leaves() {
        return Stream.of(
                arguments(
                        "without the finalizer: at once",
                        with(new Stage().leaving(), s -> s.job.getMetadata().setFinalizers(List.of())),
                        Finalizer.AS_IS),
                arguments("not before it is folded", new Stage().spent(1).leaving(), Finalizer.AS_IS),
                arguments("folded", with(new Stage().spent(1).leaving(), s -> s.folded = true), Finalizer.REMOVE),
                arguments(
                        "without its lane records are enough",
                        new Stage().spent(1).leaving().sees(new JobView.Absent()),
                        Finalizer.REMOVE),
                arguments(
                        "never with a charge",
                        with(new Stage().charged(submitted(1, "b")).leaving(), s -> s.folded = true),
                        Finalizer.AS_IS),
                arguments(
                        "without its lane neither",
                        new Stage().charged(submitted(1, "b")).leaving().sees(new JobView.Absent()),
                        Finalizer.AS_IS),
                arguments(
                        "nor with an open ask",
                        with(new Stage().asked(6).leaving(), s -> s.folded = true),
                        Finalizer.AS_IS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void leaves(String story, Stage stage, Finalizer finalizer) {
        Turn turn = stage.next();
        assertThat(turn.finalizer()).isEqualTo(finalizer);
        Laws.hold(stage, turn);
    }
}
