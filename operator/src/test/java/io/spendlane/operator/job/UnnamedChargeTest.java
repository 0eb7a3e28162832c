package io.spendlane.operator.job;

import static io.spendlane.operator.job.SampleCharges.batch;
import static io.spendlane.operator.job.SampleCharges.reserved;
import static io.spendlane.operator.job.SampleCharges.settledAt;
import static io.spendlane.operator.job.SampleCharges.unnamed;
import static io.spendlane.operator.job.Stage.ANCHOR;
import static io.spendlane.operator.job.Stage.BEFORE;
import static io.spendlane.operator.job.Stage.ME;
import static io.spendlane.operator.job.Stage.NOW;
import static io.spendlane.operator.job.Stage.OTHER;
import static io.spendlane.operator.job.Stage.SETTLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.Owner;
import io.spendlane.api.v1alpha1.Charge.State;
import io.spendlane.operator.provider.RemoteBatch;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A charge at a provider that takes no files and whose batches bear no names: nothing fences its create, so it is waited for. */
final class UnnamedChargeTest {
    private static final Charge INTENDED = unnamed(State.Intended, null, BEFORE, ME);
    private static final Charge STAMPED = unnamed(State.Intended, null, NOW, ME);
    private static final Charge WAITING = unnamed(State.Fencing, NOW, null, ME);
    private static final Charge SETTLED = unnamed(State.Fencing, NOW.minus(SETTLE), null, ME);
    private static final Outcome UNDECIDED =
            new Outcome.Faulted(Reason.OUTCOME_UNKNOWN, "It may be batch_1.", 3, NOW.plusSeconds(9));
    private static final Outcome.Found FOUND =
            new Outcome.Found(List.of(batch("batch_1", RemoteBatch.State.ENDED, 0)), List.of());

    static Stream<Arguments> goes() {
        Work create = new Work.Create(INTENDED);
        Work lookup = new Work.Lookup(WAITING);
        Work confirm = new Work.Confirm(SETTLED);
        Charge reserved = reserved(1);
        return Stream.of(
                arguments(
                        "its place and time noted, it is paid for",
                        at(reserved).came(new Work.Upload(reserved), new Outcome.Uploaded(null, ANCHOR)),
                        STAMPED,
                        starts(new Work.Create(STAMPED))),
                arguments(
                        "an unclear outcome: waited for from now on",
                        at(INTENDED).came(create, new Outcome.Unclear("Gone.")),
                        WAITING,
                        starts()),
                arguments(
                        "one that another process may still send: from its latest sending on",
                        at(unnamed(State.Intended, null, NOW.minusSeconds(5), OTHER)),
                        unnamed(State.Fencing, NOW.plusSeconds(30), null, ME),
                        starts()),
                arguments(
                        "one of long ago: the same, for the other's clock may be slow",
                        at(unnamed(State.Intended, null, BEFORE, OTHER)),
                        unnamed(State.Fencing, NOW.plusSeconds(30), null, ME),
                        starts()),
                arguments(
                        "one taken up from the store: as if sent now",
                        at(unnamed(State.Intended, null, null, null)),
                        unnamed(State.Fencing, NOW.plusSeconds(30), null, ME),
                        starts()),
                arguments("it is looked for while it may show", at(WAITING), WAITING, starts(lookup)),
                arguments("which takes time", at(WAITING).came(lookup, UNDECIDED), WAITING, starts()),
                arguments(
                        "found",
                        at(WAITING).came(lookup, FOUND),
                        unnamed(State.Submitted, null, null, ME, "batch_1"),
                        starts()),
                arguments("after the settling time another look begins", at(SETTLED), SETTLED, starts(confirm)),
                arguments(
                        "what an earlier look saw counts no more",
                        at(SETTLED).came(new Work.Lookup(SETTLED), new Outcome.NothingFound(null)),
                        SETTLED,
                        starts(confirm)),
                arguments(
                        "while any batch may be it nothing is created",
                        at(SETTLED).came(confirm, UNDECIDED),
                        SETTLED,
                        starts()),
                arguments(
                        "proved at last",
                        at(SETTLED).came(confirm, FOUND),
                        unnamed(State.Submitted, null, null, ME, "batch_1"),
                        starts()),
                arguments(
                        "none is it: created again",
                        at(SETTLED).came(confirm, new Outcome.NothingFound(null)),
                        STAMPED,
                        starts(new Work.Create(STAMPED))),
                arguments(
                        "the next uncertainty needs a look of its own",
                        at(unnamed(State.Fencing, NOW.minus(SETTLE).minusSeconds(1), null, ME))
                                .came(confirm, new Outcome.NothingFound(null)),
                        unnamed(State.Fencing, NOW.minus(SETTLE).minusSeconds(1), null, ME),
                        starts(new Work.Confirm(
                                unnamed(State.Fencing, NOW.minus(SETTLE).minusSeconds(1), null, ME)))),
                arguments(
                        "suspended, and none is it: closed",
                        at(SETTLED)
                                .came(confirm, new Outcome.NothingFound(null))
                                .suspended(),
                        new With(SETTLED).closing(),
                        starts()),
                arguments(
                        "recorded as free, and gone",
                        at(new With(SETTLED).closing())
                                .came(new Work.Void(SETTLED), settledAt(SETTLED, 0, null))
                                .suspended(),
                        null,
                        starts()),
                arguments(
                        "an earlier owner's wait begins anew, for its clock may be slow",
                        at(unnamed(State.Fencing, BEFORE, null, OTHER)),
                        unnamed(State.Fencing, NOW.plusSeconds(30), null, ME),
                        starts()),
                arguments(
                        "not a later one's",
                        at(unnamed(State.Fencing, BEFORE, null, new Owner(4, "other"))),
                        unnamed(State.Fencing, BEFORE, null, new Owner(4, "other")),
                        starts()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void goes(String story, Stage stage, Charge after, List<String> starts) {
        Turn turn = stage.next();
        List<Charge> charges = turn.status() == null ? stage.job.getStatus().charges() : Laws.charges(turn);
        assertThat(charges.stream()
                        .filter(c -> c.batch().equals(SampleCharges.batchName(1)))
                        .findFirst()
                        .orElse(null))
                .isEqualTo(after);
        assertThat(Stream.concat(turn.work().stream(), turn.paidWork().stream())
                        .map(Work::key)
                        .filter(key -> key.contains(SampleCharges.batchName(1)))
                        .toList())
                .isEqualTo(starts);
        Laws.hold(stage, turn);
    }

    private static Stage at(Charge charge) {
        return new Stage().charged(charge, SampleCharges.submitted(2, "batch_9"));
    }

    private static List<String> starts(Work... work) {
        return Stream.of(work).map(Work::key).toList();
    }
}
