package io.spendlane.operator.lane;

import static io.spendlane.operator.lane.Stories.BEFORE;
import static io.spendlane.operator.lane.Stories.ME;
import static io.spendlane.operator.lane.Stories.NOW;
import static io.spendlane.operator.lane.Stories.UID;
import static io.spendlane.operator.lane.Stories.budget;
import static io.spendlane.operator.lane.Stories.charge;
import static io.spendlane.operator.lane.Stories.daily;
import static io.spendlane.operator.lane.Stories.settled;
import static io.spendlane.operator.lane.Stories.spec;
import static io.spendlane.operator.lane.Stories.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AlertAction;
import io.spendlane.api.v1alpha1.Budget;
import io.spendlane.api.v1alpha1.Budget.Alert;
import io.spendlane.api.v1alpha1.BudgetPeriod;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.api.v1alpha1.StopPolicy;
import io.spendlane.operator.lane.Folding.Spent;
import io.spendlane.operator.lane.LaneBook.Snapshot;
import io.spendlane.operator.lane.Stories.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class AuditTest {
    private static final Instant QUARTER = QuarterHours.begin(BEFORE);
    private static final Alert TOLD = new Alert(80, AlertAction.Notify);
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

    static Stream<Arguments> lacks() {
        Recorded two = RecordedTest.recorded(
                List.of(), RecordedTest.record("x", "gone", QUARTER, 2), RecordedTest.record("y", "seen", QUARTER, 7));
        Recorded running = RecordedTest.recorded(List.of(RecordedTest.open("u", "gone", 2)));
        Recorded held = RecordedTest.recorded(List.of(RecordedTest.open("held", "gone", 9)));
        Recorded lastYear = RecordedTest.recorded(
                List.of(), RecordedTest.record("x", "gone", QUARTER.minus(Duration.ofDays(365)), 2));
        Job holds = Job.job("b").holds(6, charge("held", 9));
        return Stream.of(
                arguments("as recorded", book(carrying(2), SEEN), two, false),
                arguments("more than recorded", book(carrying(5), SEEN), two, false),
                arguments("less than recorded", book(carrying(1), SEEN), two, true),
                arguments("a batch that runs for nobody", book(carrying(1), SEEN), running, true),
                arguments("which is carried", book(carrying(2), SEEN), running, false),
                arguments("a batch that a job took up", book(carrying(0), holds), held, false),
                arguments("what no period counts any more", book(carrying(0)), lastYear, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void lacks(String story, Snapshot book, Recorded recorded, boolean some) {
        assertThat(Audit.lacksSome(book, book.ledger(), new LaneTerms(daily(10)), recorded, NOW))
                .isEqualTo(some);
    }

    @ParameterizedTest
    @CsvSource({"109, true", "110, false"})
    void lacks_tokens(long carried, boolean some) {
        Snapshot book = book(carrying(2, carried));
        LaneTerms limited = new LaneTerms(Stories.limited(daily(10), 1_000));
        Recorded two = RecordedTest.recorded(List.of(), RecordedTest.record("x", "gone", QUARTER, 2));
        assertThat(Audit.lacksSome(book, book.ledger(), limited, two, NOW)).isEqualTo(some);
        assertThat(Audit.lacksSome(book, book.ledger(), new LaneTerms(daily(10)), two, NOW))
                .as("where they are not limited")
                .isFalse();
    }

    @Test
    void records_matter_since_the_earliest_period_that_is_not_over() {
        assertThat(Audit.since(terms(), NOW)).as("nothing is limited").isEmpty();
        assertThat(Audit.since(Stories.terms(budget("told", BudgetPeriod.Total, 10, TOLD)), NOW))
                .as("it only informs")
                .isEmpty();
        Optional<Instant> today = Optional.of(Instant.parse("2026-11-21T00:00:00Z"));
        assertThat(Audit.since(new LaneTerms(Stories.limited(spec(StopPolicy.None, null), 1_000)), NOW))
                .isEqualTo(today);
        assertThat(Audit.since(terms(BudgetPeriod.Daily), NOW)).isEqualTo(today);
        assertThat(Audit.since(terms(BudgetPeriod.Daily, BudgetPeriod.Monthly), NOW))
                .contains(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(Audit.since(terms(BudgetPeriod.Monthly, BudgetPeriod.Total), NOW))
                .contains(Instant.EPOCH);
    }

    /** A slice is carried until all of it has passed: what is over in one is nothing that the next one has. */
    @Test
    void what_one_slice_has_too_much_does_not_hide_what_another_lacks() {
        LaneTerms rolling = Stories.terms(budget("nightly", BudgetPeriod.Rolling, 10));
        List<Spent> over = List.of(new Spent(NOW.minus(Duration.ofHours(20)), usd(5), usd(0), usd(0), null, 0));
        Folding carried = Folding.nothing().plus(over, rolling, NOW);
        Ledger ledger = ledger(carried);
        Recorded recorded = RecordedTest.recorded(List.of(), RecordedTest.record("x", "gone", QUARTER, 5));
        assertThat(Audit.lacksSome(book(ledger), ledger, rolling, recorded, NOW))
                .isTrue();
    }

    private static LaneTerms terms(BudgetPeriod... periods) {
        return Stories.terms(Stream.of(periods)
                .map(p -> budget(p.name().toLowerCase(Locale.ROOT), p, 10))
                .toArray(Budget[]::new));
    }

    private static Optional<Money> found(long dollars) {
        return Optional.of(usd(dollars));
    }

    private static Ledger carrying(long dollars) {
        return carrying(dollars, 10_000);
    }

    private static Ledger carrying(long dollars, long tokens) {
        Folding carried = dollars == 0
                ? Folding.nothing()
                : Folding.nothing()
                        .plus(
                                List.of(new Spent(QUARTER, usd(dollars), usd(0), usd(0), null, tokens)),
                                new LaneTerms(daily(10)),
                                NOW);
        return ledger(carried);
    }

    private static Ledger ledger(Folding carried) {
        return new Ledger(
                UID,
                3,
                ME,
                BEFORE,
                new LaneTerms(daily(10)).budgetsDigest(),
                List.of(),
                carried.carried(),
                carried.total(),
                carried.tokens(),
                List.of());
    }

    private static Snapshot book(Ledger ledger, Job... jobs) {
        List<JobEntry> entries = Arrays.stream(jobs).map(Job::entry).toList();
        return new Snapshot(
                Stories.lane(daily(10), ledger), entries, true, true, 3, false, null, null, Set.of(), false);
    }
}
