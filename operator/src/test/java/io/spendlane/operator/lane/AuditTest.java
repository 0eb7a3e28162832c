package io.spendlane.operator.lane;

import static io.spendlane.operator.lane.Stories.BEFORE;
import static io.spendlane.operator.lane.Stories.ME;
import static io.spendlane.operator.lane.Stories.NOW;
import static io.spendlane.operator.lane.Stories.UID;
import static io.spendlane.operator.lane.Stories.charge;
import static io.spendlane.operator.lane.Stories.daily;
import static io.spendlane.operator.lane.Stories.settled;
import static io.spendlane.operator.lane.Stories.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.operator.lane.Folding.Spent;
import io.spendlane.operator.lane.LaneBook.Snapshot;
import io.spendlane.operator.lane.Stories.Job;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class AuditTest {
    private static final Instant QUARTER = QuarterHours.begin(BEFORE);
    private static final Job SEEN = Job.job("seen").spent(6, settled(7));

    static Stream<Arguments> finds() {
        Recorded two = RecordedTest.recorded(
                List.of(), RecordedTest.record("x", "gone", QUARTER, 2), RecordedTest.record("y", "seen", QUARTER, 7));
        Recorded open =
                RecordedTest.recorded(List.of(RecordedTest.open("u", "gone", 2), RecordedTest.open("held", "gone", 9)));
        Job holds = Job.job("b").holds(6, charge("held", 9));
        return Stream.of(
                arguments("no difference", book(carrying(2), SEEN), book(carrying(2), SEEN), two, found(0)),
                arguments("too much", book(carrying(5), SEEN), book(carrying(5), SEEN), two, found(3)),
                arguments("too little", book(carrying(0), SEEN), book(carrying(0), SEEN), two, found(-2)),
                arguments(
                        "open batches at their hold",
                        book(carrying(2), holds),
                        book(carrying(2), holds),
                        open,
                        found(0)),
                arguments(
                        "nothing while a job went", book(carrying(2), SEEN), book(carrying(2)), two, Optional.empty()),
                arguments(
                        "nothing while something was folded",
                        book(carrying(0), SEEN),
                        book(carrying(2), SEEN),
                        two,
                        Optional.empty()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void finds(String story, Snapshot before, Snapshot after, Recorded recorded, Optional<Money> drift) {
        assertThat(Audit.drift(before, after, recorded, NOW)).isEqualTo(drift);
    }

    private static Optional<Money> found(long dollars) {
        return Optional.of(usd(dollars));
    }

    private static Ledger carrying(long dollars) {
        Folding carried = dollars == 0
                ? Folding.nothing()
                : Folding.nothing()
                        .plus(
                                List.of(new Spent(QUARTER, usd(dollars), usd(0), usd(0), null, 0)),
                                new LaneTerms(daily(10)),
                                NOW);
        return new Ledger(
                UID,
                3,
                ME,
                BEFORE,
                new LaneTerms(daily(10)).budgetsDigest(),
                List.of(),
                carried.carried(),
                carried.total(),
                null,
                List.of());
    }

    private static Snapshot book(Ledger ledger, Job... jobs) {
        List<JobEntry> entries = Arrays.stream(jobs).map(Job::entry).toList();
        return new Snapshot(Stories.lane(daily(10), ledger), entries, true, 3, false, null, null, Set.of(), false);
    }
}
