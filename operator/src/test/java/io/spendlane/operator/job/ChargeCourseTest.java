package io.spendlane.operator.job;

import static io.spendlane.operator.job.SampleCharges.batch;
import static io.spendlane.operator.job.SampleCharges.fencing;
import static io.spendlane.operator.job.SampleCharges.intended;
import static io.spendlane.operator.job.SampleCharges.reserved;
import static io.spendlane.operator.job.SampleCharges.settledAt;
import static io.spendlane.operator.job.SampleCharges.submitted;
import static io.spendlane.operator.job.Stage.BEFORE;
import static io.spendlane.operator.job.Stage.ME;
import static io.spendlane.operator.job.Stage.NOW;
import static io.spendlane.operator.job.Stage.OTHER;
import static io.spendlane.operator.job.Stage.SETTLE;
import static io.spendlane.operator.job.Stage.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.Owner;
import io.spendlane.api.v1alpha1.Charge.State;
import io.spendlane.api.v1alpha1.StopPolicy;
import io.spendlane.operator.provider.RemoteBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state of a charge with every way its works can end. */
final class ChargeCourseTest {
    private static final Charge RESERVED = reserved(1);
    private static final Charge INTENDED = intended(1, BEFORE, ME);
    private static final Charge STAMPED = intended(1, NOW, ME);
    private static final Charge UNKNOWN = intended(1, null, ME);
    private static final Charge FENCING = fencing(1, null, ME);
    private static final Charge FENCED = fencing(1, NOW.minus(SETTLE), ME);
    private static final Charge SUBMITTED = submitted(1, "batch_1");
    private static final Charge TWINS = submitted(1, "batch_1", "batch_2");
    private static final Charge CLOSING = new With(INTENDED).closing();
    private static final Outcome FAULT =
            new Outcome.Faulted(Reason.PROVIDER_UNAVAILABLE, "Down.", 1, NOW.plusSeconds(9));
    private static final Outcome DUE =
            new Outcome.Faulted(Reason.PROVIDER_UNAVAILABLE, "Down.", 1, NOW.minusSeconds(9));

    @Test
    void a_reserved_batch_waits_for_its_turn_at_the_account() {
        Stage stage = new Stage().charged(RESERVED);
        stage.queued.put(RESERVED.batch(), "Waits for its turn.");
        Turn turn = stage.next();
        assertThat(turn.work()).noneMatch(Work.Upload.class::isInstance);
        assertThat(turn.status().charges()).containsExactly(RESERVED);
        assertThat(turn.status().reason()).isEqualTo("WaitingForAccount");
        stage.queued.clear();
        assertThat(stage.next().work()).anyMatch(Work.Upload.class::isInstance);
    }

    private static Stage at(Charge charge) {
        return new Stage().charged(charge, submitted(2, "batch_9"));
    }

    private static Charge replaced(State state, String file, Instant intent) {
        return SampleCharges.charge(1, state, file, "file-2", null, intent, ME, null);
    }

    static Stream<Arguments> goes() {
        Outcome.NotCreated later = new Outcome.NotCreated(Reason.QUOTA_EXHAUSTED, "Full.", false, NOW.plusSeconds(60));
        Outcome.NotCreated again = new Outcome.NotCreated(Reason.QUOTA_EXHAUSTED, "Full.", false, NOW);
        Outcome.NotCreated refuses = new Outcome.NotCreated(Reason.REFUSED_BY_PROVIDER, "No.", true, NOW);
        Outcome.Found one = new Outcome.Found(List.of(batch("batch_1", RemoteBatch.State.RUNNING, 0)), List.of());
        Outcome.Found two = new Outcome.Found(
                List.of(batch("batch_2", RemoteBatch.State.RUNNING, 5), batch("batch_1", RemoteBatch.State.RUNNING, 0)),
                List.of());
        Outcome.Found dead = new Outcome.Found(List.of(), List.of(batch("b", RemoteBatch.State.FAILED, 0)));
        Outcome.Settled free = settledAt(RESERVED, 0, null);
        Work upload = new Work.Upload(RESERVED);
        Work create = new Work.Create(INTENDED);
        Work voids = new Work.Void(CLOSING);
        Work lookup = new Work.Lookup(UNKNOWN);
        Work fence = new Work.Fence(FENCING);
        Work confirm = new Work.Confirm(FENCED);
        Work collect = new Work.Collect(SUBMITTED);
        return Stream.of(
                story("Reserved is uploaded", at(RESERVED), RESERVED, starts(upload)),
                story("an upload takes its time", at(RESERVED).runs(upload), RESERVED, starts()),
                story("an upload that failed waits", at(RESERVED).came(upload, FAULT), RESERVED, starts()),
                story(
                        "an upload that the provider refuses lapses",
                        at(RESERVED)
                                .came(
                                        upload,
                                        new Outcome.Faulted(
                                                Reason.REFUSED_BY_PROVIDER, "A line.", 1, NOW.plusSeconds(9))),
                        null,
                        starts()),
                story("and is tried again", at(RESERVED).came(upload, DUE), RESERVED, starts(upload)),
                story(
                        "uploaded: the intent is stamped and paid for in one turn",
                        at(RESERVED).came(upload, new Outcome.Uploaded("file-1")),
                        STAMPED,
                        starts(new Work.Create(STAMPED))),
                story("a create takes its time", at(INTENDED).runs(create), INTENDED, starts()),
                story(
                        "a create that never started is stamped anew",
                        at(INTENDED),
                        STAMPED,
                        starts(new Work.Create(STAMPED))),
                story(
                        "created",
                        at(INTENDED)
                                .came(create, new Outcome.Created(batch("batch_1", RemoteBatch.State.VALIDATING, 0))),
                        SUBMITTED,
                        starts()),
                story("clearly not created: later", at(INTENDED).came(create, later), INTENDED, starts()),
                story(
                        "and then stamped anew",
                        at(INTENDED).came(create, again),
                        STAMPED,
                        starts(new Work.Create(STAMPED))),
                story("refused by the target: closed first", at(INTENDED).came(create, refuses), CLOSING, starts()),
                story("then recorded as free", at(CLOSING), CLOSING, starts(voids)),
                story(
                        "by whoever leads",
                        at(new With(intended(1, BEFORE, OTHER)).closing()),
                        new With(intended(1, BEFORE, OTHER)).closing(),
                        starts(voids)),
                story("and gone", at(CLOSING).came(voids, free), null, starts()),
                story(
                        "an unclear outcome is no intent any more",
                        at(INTENDED).came(create, new Outcome.Unclear("Gone.")),
                        UNKNOWN,
                        starts()),
                story("nor is one that failed in the operator", at(INTENDED).came(create, FAULT), UNKNOWN, starts()),
                story("unknown is looked up", at(UNKNOWN), UNKNOWN, starts(lookup)),
                story("a look-up takes its time", at(UNKNOWN).runs(lookup), UNKNOWN, starts()),
                story("a look-up that failed waits", at(UNKNOWN).came(lookup, FAULT), UNKNOWN, starts()),
                story("found", at(UNKNOWN).came(lookup, one), submittedWithout(null, "batch_1"), starts()),
                story("found twice: the oldest first", at(UNKNOWN).came(lookup, two), twins(), starts()),
                story("found dead: closed", at(UNKNOWN).came(lookup, dead), new With(UNKNOWN).closing(), starts()),
                story(
                        "nothing found: fencing with both files on record",
                        at(UNKNOWN).came(lookup, new Outcome.NothingFound("file-2")),
                        FENCING,
                        starts()),
                story("the old file is deleted", at(FENCING), FENCING, starts(fence)),
                story("a deletion that failed waits", at(FENCING).came(fence, FAULT), FENCING, starts()),
                story(
                        "from then on it settles",
                        at(FENCING).came(fence, new Outcome.Fenced(BEFORE)),
                        fencing(1, BEFORE, ME),
                        starts()),
                story("not yet", at(fencing(1, BEFORE, ME)), fencing(1, BEFORE, ME), starts()),
                story("a second look", at(FENCED), FENCED, starts(confirm)),
                story("which may fail", at(FENCED).came(confirm, FAULT), FENCED, starts()),
                story(
                        "nothing again: the replacement is stamped and paid for",
                        at(FENCED).came(confirm, new Outcome.NothingFound(null)),
                        SampleCharges.charge(1, State.Intended, "file-2", null, null, NOW, ME, null),
                        starts(new Work.Create(STAMPED))),
                story(
                        "a late one is found",
                        at(FENCED).came(confirm, one),
                        submittedWithout("file-2", "batch_1"),
                        starts()),
                story("a late one is found dead", at(FENCED).came(confirm, dead), new With(FENCED).closing(), starts()),
                story("Submitted is watched", at(SUBMITTED), SUBMITTED, starts()),
                story("while it runs", at(SUBMITTED).remote("batch_1", RemoteBatch.State.RUNNING), SUBMITTED, starts()),
                story(
                        "whatever a state of tomorrow means",
                        at(SUBMITTED).remote("batch_1", RemoteBatch.State.UNKNOWN),
                        SUBMITTED,
                        starts()),
                story("ended", at(SUBMITTED).remote("batch_1", RemoteBatch.State.ENDED), SUBMITTED, starts(collect)),
                story(
                        "expired",
                        at(SUBMITTED).remote("batch_1", RemoteBatch.State.EXPIRED),
                        SUBMITTED,
                        starts(collect)),
                story("failed", at(SUBMITTED).remote("batch_1", RemoteBatch.State.FAILED), SUBMITTED, starts(collect)),
                story(
                        "cancelled",
                        at(SUBMITTED).remote("batch_1", RemoteBatch.State.CANCELLED),
                        SUBMITTED,
                        starts(collect)),
                story(
                        "a collection that failed waits",
                        at(SUBMITTED).remote("batch_1", RemoteBatch.State.ENDED).came(collect, FAULT),
                        SUBMITTED,
                        starts()),
                story(
                        "collected, though the watch forgot it",
                        at(SUBMITTED).came(collect, settledAt(SUBMITTED, 2, null)),
                        null,
                        starts()),
                story(
                        "of twins all but the oldest are cancelled",
                        at(TWINS),
                        TWINS,
                        starts(new Work.Cancel(TWINS, false))),
                story(
                        "and all have to be over",
                        at(TWINS)
                                .came(new Work.Cancel(TWINS, false), new Outcome.Cancelling())
                                .remote("batch_1", RemoteBatch.State.ENDED),
                        TWINS,
                        starts()),
                story(
                        "then they are collected together",
                        at(TWINS)
                                .came(new Work.Cancel(TWINS, false), new Outcome.Cancelling())
                                .remote("batch_1", RemoteBatch.State.ENDED)
                                .remote("batch_2", RemoteBatch.State.CANCELLED),
                        TWINS,
                        starts(collect)),
                // owners
                story(
                        "an earlier owner's intent is adopted as unknown",
                        at(intended(1, BEFORE, OTHER)),
                        UNKNOWN,
                        starts()),
                story(
                        "not one of an equal epoch",
                        at(intended(1, BEFORE, new Owner(3, "other"))),
                        intended(1, BEFORE, new Owner(3, "other")),
                        starts()),
                story(
                        "nor of a higher one",
                        at(intended(1, null, new Owner(4, "other"))),
                        intended(1, null, new Owner(4, "other")),
                        starts()),
                story("an intent of nobody is adopted", at(intended(1, null, null)), UNKNOWN, starts()),
                story(
                        "an earlier owner's fence too, and settles anew, for its clock may be slow",
                        at(fencing(1, BEFORE, OTHER)),
                        fencing(1, NOW, ME),
                        starts()),
                story(
                        "not a later one's",
                        at(fencing(1, BEFORE, new Owner(4, "other"))),
                        fencing(1, BEFORE, new Owner(4, "other")),
                        starts()));
    }

    private static Charge submittedWithout(String replacement, String... ids) {
        return SampleCharges.charge(1, State.Submitted, "file-1", replacement, null, null, ME, List.of(ids));
    }

    private static Charge twins() {
        return submittedWithout(null, "batch_1", "batch_2");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void goes(String story, Stage stage, Charge after, List<String> starts) {
        Turn turn = stage.next();
        assertThat(first(stage, turn)).isEqualTo(after);
        assertThat(started(turn)).isEqualTo(starts);
        Laws.hold(stage, turn);
    }

    static Stream<Arguments> halts() {
        List<Arguments> all = new ArrayList<>();
        Outcome.NotCreated again = new Outcome.NotCreated(Reason.QUOTA_EXHAUSTED, "Full.", false, NOW);
        Work create = new Work.Create(INTENDED);
        List<Arguments> ways = List.of(
                arguments("suspended", (Function<Stage, Stage>) Stage::suspended, false),
                arguments("deleted", (Function<Stage, Stage>) Stage::leaving, true),
                arguments("without its lane", (Function<Stage, Stage>) s -> s.sees(new JobView.Absent()), false),
                arguments(
                        "drained",
                        (Function<Stage, Stage>) s -> {
                            s.stop = StopPolicy.HoldAndDrain;
                            return s;
                        },
                        true));
        for (Arguments way : ways) {
            String story = (String) way.get()[0];
            @SuppressWarnings("unchecked")
            Function<Stage, Stage> halt = (Function<Stage, Stage>) way.get()[1];
            boolean cancels = (boolean) way.get()[2];
            all.add(story(story + ": Reserved lapses", halt.apply(at(RESERVED)), null, starts()));
            all.add(story(
                    story + ": even if uploaded",
                    halt.apply(at(RESERVED).came(new Work.Upload(RESERVED), new Outcome.Uploaded("file-1"))),
                    null,
                    starts()));
            all.add(story(
                    story + ": an intent that never started is closed", halt.apply(at(INTENDED)), CLOSING, starts()));
            all.add(story(
                    story + ": one that runs is waited for",
                    halt.apply(at(INTENDED).runs(create)),
                    INTENDED,
                    starts()));
            all.add(story(
                    story + ": one that was clearly not created is closed",
                    halt.apply(at(INTENDED).came(create, again)),
                    CLOSING,
                    starts()));
            all.add(story(
                    story + ": one that is unclear is still looked up",
                    halt.apply(at(UNKNOWN)),
                    UNKNOWN,
                    starts(new Work.Lookup(UNKNOWN))));
            all.add(story(
                    story + ": and closed when the second look finds nothing",
                    halt.apply(at(FENCED).came(new Work.Confirm(FENCED), new Outcome.NothingFound(null))),
                    new With(FENCED).closing(),
                    starts()));
            all.add(story(
                    story + ": what runs is " + (cancels ? "cancelled" : "left alone"),
                    halt.apply(at(SUBMITTED)),
                    SUBMITTED,
                    cancels ? starts(new Work.Cancel(SUBMITTED, true)) : starts()));
            all.add(story(
                    story + ": what ended is collected",
                    halt.apply(at(SUBMITTED)
                            .came(new Work.Cancel(SUBMITTED, true), new Outcome.Cancelling())
                            .remote("batch_1", RemoteBatch.State.CANCELLED)),
                    SUBMITTED,
                    starts(new Work.Collect(SUBMITTED))));
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void halts(String story, Stage stage, Charge after, List<String> starts) {
        Turn turn = stage.next();
        assertThat(first(stage, turn)).isEqualTo(after);
        assertThat(started(turn)).isEqualTo(starts);
        assertThat(turn.paidWork()).isEmpty();
        Laws.hold(stage, turn);
    }

    static Stream<Arguments> nothingIsPaidForByAnUncertainInstallation() {
        return Stream.of(
                arguments(at(RESERVED).came(new Work.Upload(RESERVED), new Outcome.Uploaded("file-1"))),
                arguments(at(INTENDED)),
                arguments(at(FENCED).came(new Work.Confirm(FENCED), new Outcome.NothingFound(null))));
    }

    @ParameterizedTest
    @MethodSource
    void nothingIsPaidForByAnUncertainInstallation(Stage stage) {
        stage.installationFault = new Refusal(Reason.INSTALLATION_UNKNOWN, "The store is another installation's.");
        Turn turn = stage.next();
        assertThat(turn.paidWork()).isEmpty();
        assertThat(Laws.charges(turn)).hasSize(2);
        Laws.hold(stage, turn);
    }

    @Test
    void settling_takes_the_charge_out_and_its_record_in() {
        Stage stage = at(SUBMITTED).came(new Work.Collect(SUBMITTED), settledAt(SUBMITTED, 2, null));
        Turn turn = stage.next();
        assertThat(turn.status().settled()).singleElement().satisfies(settled -> {
            assertThat(settled.spentUSD()).isEqualTo(usd(2));
            assertThat(settled.batches()).isEqualTo(1);
        });
        assertThat(turn.status().spentUSD()).isEqualTo(usd(2));
        assertThat(turn.status().heldUSD()).isEqualTo(usd(3));
        assertThat(turn.status().savedUSD()).isEqualTo(usd(2));
    }

    @Test
    void a_refusal_is_shown_so_that_the_next_target_is_asked_for() {
        Stage stage = at(INTENDED)
                .came(new Work.Create(INTENDED), new Outcome.NotCreated(Reason.REFUSED_BY_PROVIDER, "No.", true, NOW));
        assertThat(stage.next().status().targets())
                .containsExactly(new TargetVerdict("batch-primary", "RefusedByProvider", "No."));
    }

    /** A record says for ever what a batch cost: one that was superseded fails at the write that comes before it. */
    @Test
    void nothing_is_recorded_as_free_before_it_is_on_record_that_nobody_creates_it() {
        for (Charge charge : List.of(INTENDED, UNKNOWN, FENCED)) {
            Turn turn = at(charge)
                    .came(new Work.Create(charge), new Outcome.NotCreated(Reason.REFUSED_BY_PROVIDER, "No.", true, NOW))
                    .came(
                            new Work.Lookup(charge),
                            new Outcome.Found(List.of(), List.of(batch("b", RemoteBatch.State.FAILED, 0))))
                    .came(new Work.Confirm(charge), new Outcome.NothingFound(null))
                    .leaving()
                    .next();
            assertThat(turn.work()).noneMatch(Work.Void.class::isInstance);
            assertThat(turn.status()).isNotNull();
            assertThat(Laws.charges(turn)).contains(new With(charge).closing());
        }
    }

    @Test
    void what_is_asked_in_real_time_is_collected_only_once_nobody_asks_on() {
        Charge asking = SampleCharges.realtime(INTENDED);
        Work.Run run = new Work.Run(asking);
        Charge closing = new With(asking).closing();
        TargetVerdict refusal = new TargetVerdict("batch-primary", "RefusedByProvider", "No.");
        Turn refused = at(asking).came(run, new Outcome.Ran(refusal)).next();
        assertThat(Laws.charges(refused)).contains(closing);
        assertThat(refused.status().targets()).containsExactly(refusal);
        assertThat(started(refused)).isEmpty();
        assertThat(started(at(closing).next())).containsExactly(new Work.Collect(closing).key());
        assertThat(started(at(new With(SampleCharges.realtime(intended(1, BEFORE, OTHER))).closing())
                        .next()))
                .containsExactly(new Work.Collect(closing).key());
    }

    @Test
    void abandoned_is_settled_at_worst_whatever_its_state() {
        for (Charge charge : List.of(INTENDED, UNKNOWN, FENCING, FENCED, SUBMITTED)) {
            Turn turn = new Stage().charged(charge).abandoned().next();
            assertThat(started(turn)).containsExactly(new Work.Abandon(charge).key());
        }
        assertThat(Laws.charges(new Stage().charged(RESERVED).abandoned().next()))
                .isEmpty();
    }

    @Test
    void a_lost_batch_is_collected_by_what_proof_there_is() {
        Stage stage = at(SUBMITTED);
        stage.lost.add("batch_1");
        assertThat(started(stage.next())).containsExactly(new Work.Collect(SUBMITTED).key());
    }

    @Test
    void looks_again_when_the_settling_time_is_over() {
        Charge charge = fencing(1, NOW.minus(SETTLE).plusSeconds(20), ME);
        assertThat(new Stage().charged(charge).next().lookAgainIn())
                .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
    }

    private static Arguments story(String story, Stage stage, Charge after, List<String> starts) {
        return arguments(story, stage, after, starts);
    }

    private static List<String> starts(Work... work) {
        return Stream.of(work).map(Work::key).toList();
    }

    private static Charge first(Stage stage, Turn turn) {
        List<Charge> charges = turn.status() == null ? stage.job.getStatus().charges() : Laws.charges(turn);
        return charges.stream()
                .filter(c -> c.batch().equals(SampleCharges.batchName(1)))
                .findFirst()
                .orElse(null);
    }

    /** Works on the first batch. */
    private static List<String> started(Turn turn) {
        return Stream.concat(turn.work().stream(), turn.paidWork().stream())
                .map(Work::key)
                .filter(key -> key.contains(SampleCharges.batchName(1)))
                .toList();
    }
}
