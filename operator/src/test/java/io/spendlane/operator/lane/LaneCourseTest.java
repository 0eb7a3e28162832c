package io.spendlane.operator.lane;

import static io.spendlane.operator.lane.Stories.BEFORE;
import static io.spendlane.operator.lane.Stories.LANE;
import static io.spendlane.operator.lane.Stories.ME;
import static io.spendlane.operator.lane.Stories.NOW;
import static io.spendlane.operator.lane.Stories.UID;
import static io.spendlane.operator.lane.Stories.budget;
import static io.spendlane.operator.lane.Stories.charge;
import static io.spendlane.operator.lane.Stories.daily;
import static io.spendlane.operator.lane.Stories.deleting;
import static io.spendlane.operator.lane.Stories.grant;
import static io.spendlane.operator.lane.Stories.ledger;
import static io.spendlane.operator.lane.Stories.settled;
import static io.spendlane.operator.lane.Stories.spec;
import static io.spendlane.operator.lane.Stories.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.v1alpha1.BudgetPeriod;
import io.spendlane.api.v1alpha1.Charge.Owner;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneSpec;
import io.spendlane.api.v1alpha1.SpendLaneStatus;
import io.spendlane.api.v1alpha1.SpendLaneStatus.AlertReached;
import io.spendlane.api.v1alpha1.SpendLaneStatus.BudgetStatus;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Carried;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.api.v1alpha1.StopPolicy;
import io.spendlane.operator.kube.Conditions;
import io.spendlane.operator.lane.LaneBook.Snapshot;
import io.spendlane.operator.lane.LaneTurn.Act;
import io.spendlane.operator.lane.LaneTurn.Told;
import io.spendlane.operator.lane.Stories.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LaneCourseTest {
    private static final SpendLaneSpec TEN = daily(10);
    private static final Snapshot STRANGER = book(0, false);

    // ---- whose lane it is

    static Stream<Arguments> owns() {
        SpendLane unfinalized = Stories.lane(TEN, null);
        unfinalized.getMetadata().setFinalizers(List.of());
        SpendLane refused = Stories.lane(spec(StopPolicy.None, "Mars"), null);
        refused.getMetadata().setFinalizers(List.of());
        return Stream.of(
                arguments("one that admits nothing needs none", refused, STRANGER, Act.TAKE_OVER),
                arguments("a new lane gets its finalizer first", unfinalized, STRANGER, Act.ADD_FINALIZER),
                arguments("a lane without ledger is taken over", Stories.lane(TEN, null), STRANGER, Act.TAKE_OVER),
                arguments("another's lane too", Stories.lane(TEN, owned("other", 7)), STRANGER, Act.TAKE_OVER),
                arguments("once", Stories.lane(TEN, owned("other", 7)), book(3, true), Act.STAND_DOWN),
                arguments("and not again in this term", Stories.lane(TEN, owned("other", 7)), stoodDown(), Act.NOTHING),
                arguments(
                        "a ledger that somebody wiped is begun again",
                        Stories.lane(TEN, null),
                        book(3, true),
                        Act.TAKE_OVER),
                arguments(
                        "the ledger of a lane that this one replaced is not its own",
                        Stories.lane(TEN, of("lane-0", ME, 3)),
                        book(3, true),
                        Act.TAKE_OVER),
                arguments(
                        "an own take-over whose answer was lost goes on with its list",
                        Stories.lane(TEN, owned(ME, 4)),
                        STRANGER,
                        Act.TAKE_OVER),
                arguments("then the jobs are listed", Stories.lane(TEN, ledger(TEN)), book(3, false), Act.LIST_JOBS),
                arguments("then the books are kept", Stories.lane(TEN, ledger(TEN)), book(3, true), Act.NOTHING));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void owns(String story, SpendLane lane, Snapshot book, Act act) {
        assertThat(LaneCourse.next(lane, book, ME, NOW, LaneCourse.Beside.NOTHING)
                        .act())
                .isEqualTo(act);
    }

    @Test
    void taking_over_raises_the_epoch_and_keeps_the_books() {
        Ledger before = new Ledger(
                UID,
                7,
                "other",
                BEFORE,
                "digest",
                List.of(grant("a", 5, 3)),
                List.of(new Carried("nightly", Instant.EPOCH, usd(1))),
                null,
                null,
                List.of("b"));
        Ledger after = after(LaneCourse.next(Stories.lane(TEN, before), STRANGER, ME, NOW, LaneCourse.Beside.NOTHING));
        assertThat(after)
                .isEqualTo(new Ledger(
                        UID,
                        8,
                        ME,
                        NOW,
                        "digest",
                        before.grants(),
                        before.carried(),
                        before.total(),
                        null,
                        before.folding()));
    }

    @Test
    void admits_only_inside_its_windows_and_looks_again_at_their_edges() {
        SpendLaneSpec nights = Stories.scheduled(TEN, "0 20 * * *", 3600);
        Snapshot book = book(3, true, Job.job("a").asks(5, 3, 3));
        LaneTurn shut = LaneCourse.next(
                Stories.lane(nights, ledger(nights)),
                book,
                ME,
                Instant.parse("2026-11-21T19:59:30Z"),
                LaneCourse.Beside.NOTHING);
        assertThat(after(shut).grants()).isEmpty();
        assertThat(shut.status().window())
                .isEqualTo(new SpendLaneStatus.WindowStatus(false, null, Instant.parse("2026-11-21T20:00:00Z")));
        assertThat(shut.lookAgainIn()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
        LaneTurn open = LaneCourse.next(
                Stories.lane(nights, ledger(nights)),
                book,
                ME,
                Instant.parse("2026-11-21T20:00:00Z"),
                LaneCourse.Beside.NOTHING);
        assertThat(after(open).grants()).hasSize(1);
        assertThat(open.status().window())
                .isEqualTo(new SpendLaneStatus.WindowStatus(true, Instant.parse("2026-11-21T21:00:00Z"), null));
    }

    @Test
    void a_window_that_no_calendar_has_is_refused() {
        SpendLaneSpec never = Stories.scheduled(TEN, "0 0 30 2 *", 3600);
        LaneTurn turn =
                LaneCourse.next(Stories.lane(never, ledger(never)), book(3, true), ME, NOW, LaneCourse.Beside.NOTHING);
        assertThat(Conditions.find(turn.status().conditions(), "Stalled")
                        .orElseThrow()
                        .message())
                .contains("0 0 30 2 *");
    }

    @Test
    void a_slow_clock_does_not_turn_the_ledgers_time_back() {
        Ledger ahead = new Ledger(
                UID,
                3,
                ME,
                NOW.plusSeconds(60),
                ledger(TEN).budgetsDigest(),
                List.of(),
                List.of(),
                null,
                null,
                List.of());
        assertThat(after(LaneCourse.next(Stories.lane(TEN, ahead), book(3, true), ME, NOW, LaneCourse.Beside.NOTHING))
                        .time())
                .isEqualTo(NOW.plusSeconds(60));
        assertThat(after(LaneCourse.next(Stories.lane(TEN, ahead), STRANGER, "next", NOW, LaneCourse.Beside.NOTHING))
                        .time())
                .isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void the_books_of_another_uid_are_begun_anew_with_nothing_carried() {
        Ledger before = new Ledger(
                "lane-0",
                7,
                "other",
                BEFORE,
                "digest",
                List.of(grant("a", 5, 3)),
                List.of(new Carried("nightly", Instant.EPOCH, usd(1))),
                null,
                null,
                List.of("b"));
        Ledger after = after(LaneCourse.next(Stories.lane(TEN, before), STRANGER, ME, NOW, LaneCourse.Beside.NOTHING));
        assertThat(after).isEqualTo(new Ledger(UID, 8, ME, NOW, null, List.of(), List.of(), null, null, List.of()));
    }

    @Test
    void a_term_stands_above_all_earlier_owners_of_charges() {
        Job job = Job.job("a").holds(6, charge("x", LANE, BEFORE, 1, new Owner(41, "other"), null));
        LaneTurn turn =
                LaneCourse.next(Stories.lane(TEN, ledger(TEN)), book(3, true, job), ME, NOW, LaneCourse.Beside.NOTHING);
        assertThat(turn.act()).isEqualTo(Act.TAKE_OVER);
        assertThat(after(turn).epoch()).isEqualTo(42);
        Job own = Job.job("a").holds(6, charge("x", LANE, BEFORE, 1, new Owner(41, ME), null));
        assertThat(LaneCourse.next(
                                Stories.lane(TEN, ledger(TEN)), book(3, true, own), ME, NOW, LaneCourse.Beside.NOTHING)
                        .act())
                .as("its own stand above nobody")
                .isEqualTo(Act.NOTHING);
    }

    // ---- granting

    @Test
    void grants_what_fits_and_keeps_what_is_granted() {
        LaneTurn turn = next(
                ledger(TEN, grant("a", 5, 3)),
                Job.job("a").asks(5, 3, 3),
                Job.job("b").asks(9, 6, 6),
                Job.job("c").asks(9, 6, 6));
        assertThat(after(turn).grants()).containsExactly(grant("a", 5, 3), new Grant("b", 9, usd(6), 1_000, NOW));
        assertThat(status(turn).heldUSD()).isEqualTo(usd(9));
    }

    @Test
    void drops_grants_that_were_passed_or_whose_job_is_gone_and_gives_their_room_away() {
        LaneTurn turn = next(
                ledger(TEN, grant("a", 5, 5), grant("gone", 2, 5)),
                Job.job("a").holds(6, charge("x", 2)),
                Job.job("b").asks(9, 8, 8));
        assertThat(after(turn).grants()).extracting(Grant::jobUID).containsExactly("b");
    }

    static Stream<Arguments> grantsNothing() {
        SpendLaneSpec hold = spec(StopPolicy.Hold, null, budget("nightly", BudgetPeriod.Daily, 10));
        SpendLaneSpec drain = spec(StopPolicy.HoldAndDrain, null, budget("nightly", BudgetPeriod.Daily, 10));
        Job asks = Job.job("a").asks(5, 3, 3);
        return Stream.of(
                arguments("while stopped", Stories.lane(hold, ledger(hold)), book(3, true, asks)),
                arguments("while drained", Stories.lane(drain, ledger(drain)), book(3, true, asks)),
                arguments("while deleted", deleting(Stories.lane(TEN, ledger(TEN))), book(3, true, asks)),
                arguments("before its list", Stories.lane(TEN, ledger(TEN)), book(3, false, asks)),
                arguments("with empty books", Stories.lane(TEN, owned(ME, 3)), book(3, true, asks)),
                arguments(
                        "with the records just read",
                        Stories.lane(TEN, owned(ME, 3)),
                        with(book(3, true, asks), true, RecordedTest.recorded(List.of()))),
                arguments("with books in doubt", Stories.lane(TEN, ledger(TEN)), with(book(3, true, asks), true, null)),
                arguments(
                        "with other budgets than the books",
                        Stories.lane(daily(99), ledger(spec(StopPolicy.None, null))),
                        book(3, true, asks)),
                arguments(
                        "in a time zone that is none",
                        Stories.lane(spec(StopPolicy.None, "Mars"), ledger(TEN)),
                        book(3, true, asks)),
                arguments(
                        "to a job that leaves",
                        Stories.lane(TEN, ledger(TEN)),
                        book(3, true, Job.job("a").asks(5, 3, 3).leaving())),
                arguments(
                        "to an ask of the lane before",
                        Stories.lane(TEN, ledger(TEN)),
                        book(
                                3,
                                true,
                                Job.job("a")
                                        .with(
                                                5,
                                                new io.spendlane.api.v1alpha1.Ask(
                                                        5,
                                                        "lane-0",
                                                        "batch-primary",
                                                        Stories.PRICES,
                                                        usd(1),
                                                        1,
                                                        usd(1),
                                                        1,
                                                        BEFORE,
                                                        null),
                                                null,
                                                null))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void grantsNothing(String story, SpendLane lane, Snapshot book) {
        LaneTurn turn = LaneCourse.next(lane, book, ME, NOW, LaneCourse.Beside.NOTHING);
        if (turn.status() != null) {
            assertThat(after(turn).grants()).isEmpty();
        }
    }

    @Test
    void a_limit_below_what_is_held_takes_nothing_back() {
        Ledger books = ledger(daily(1), grant("a", 5, 8));
        LaneTurn turn = LaneCourse.next(
                Stories.lane(daily(1), books),
                book(3, true, Job.job("a").asks(5, 8, 8), Job.job("b").asks(5, 1, 1)),
                ME,
                NOW,
                LaneCourse.Beside.NOTHING);
        assertThat(after(turn).grants()).containsExactly(grant("a", 5, 8));
        assertThat(status(turn).budgets()).singleElement().satisfies(b -> {
            assertThat(b.heldUSD()).isEqualTo(usd(8));
            assertThat(b.availableUSD()).isEqualTo(usd(0));
        });
    }

    // ---- folding

    @Test
    void folds_a_job_that_leaves_once_it_holds_nothing() {
        LaneTurn turn = next(
                ledger(TEN),
                Job.job("a").leaving().spent(6, settled(2)),
                Job.job("b").leaving().holds(6, charge("x", 3)),
                Job.job("c").spent(6, settled(1)));
        Ledger after = after(turn);
        assertThat(after.folding()).containsExactly("a");
        assertThat(after.carried())
                .containsExactly(new Carried("nightly", Instant.parse("2026-11-21T00:00:00Z"), usd(2)));
        assertThat(status(turn).spentUSD()).isEqualTo(usd(3));
        assertThat(status(turn).heldUSD()).isEqualTo(usd(3));
    }

    @Test
    void folds_only_what_was_spent_in_this_lane() {
        LaneTurn turn = next(ledger(TEN), Job.job("a").leaving().spent(6, settled(2), settled("other", BEFORE, 5)));
        assertThat(after(turn).carried()).extracting(Carried::spentUSD).containsExactly(usd(2));
        assertThat(status(turn).spentUSD()).isEqualTo(usd(2));
    }

    @Test
    void folds_once_and_forgets_the_name_when_the_job_is_gone() {
        Job job = Job.job("a").leaving().spent(6, settled(2));
        Ledger folded = after(next(ledger(TEN), job));
        Ledger again = after(next(folded, job));
        assertThat(again.carried()).isEqualTo(folded.carried());
        assertThat(again.total()).isEqualTo(folded.total());
        assertThat(again.folding()).containsExactly("a");
        Ledger gone = after(next(again));
        assertThat(gone.folding()).isEmpty();
        assertThat(gone.carried()).isEqualTo(folded.carried());
        assertThat(gone.total()).isEqualTo(folded.total());
    }

    // ---- before the records are compared

    @Test
    void what_was_taken_over_grants_nothing_before_it_is_compared_with_the_records() {
        JobEntry asks = Job.job("a").asks(5, 3, 3).entry();
        SpendLane lane = Stories.lane(TEN, ledger(TEN));
        LaneTurn before = LaneCourse.next(lane, uncompared(null, asks), ME, NOW, LaneCourse.Beside.NOTHING);
        assertThat(before.act()).isEqualTo(Act.COMPARE_RECORDS);
        assertThat(after(before).grants()).isEmpty();
        assertThat(after(LaneCourse.next(
                                lane, book(3, true, Job.job("a").asks(5, 3, 3)), ME, NOW, LaneCourse.Beside.NOTHING))
                        .grants())
                .hasSize(1);
    }

    @Test
    void what_cannot_be_compared_says_why() {
        LaneTurn stuck = LaneCourse.next(
                Stories.lane(TEN, ledger(TEN)), uncompared("no such bucket"), ME, NOW, LaneCourse.Beside.NOTHING);
        assertThat(stuck.act()).isEqualTo(Act.COMPARE_RECORDS);
        assertThat(Conditions.find(status(stuck).conditions(), "Ready")).hasValueSatisfying(c -> {
            assertThat(c.reason()).isEqualTo("StoreUnreadable");
            assertThat(c.message()).contains("no such bucket");
        });
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "no such bucket")
    void a_lane_that_goes_and_holds_nothing_needs_no_comparing(String storeFault) {
        LaneTurn turn = LaneCourse.next(
                deleting(Stories.lane(TEN, ledger(TEN))), uncompared(storeFault), ME, NOW, LaneCourse.Beside.NOTHING);
        assertThat(turn.act()).isEqualTo(Act.REMOVE_FINALIZER);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "no such bucket")
    void jobs_are_folded_before_it_is_compared(String storeFault) {
        JobEntry gone = Job.job("a").leaving().spent(6, settled(7)).entry();
        LaneTurn turn = LaneCourse.next(
                Stories.lane(TEN, ledger(TEN)), uncompared(storeFault, gone), ME, NOW, LaneCourse.Beside.NOTHING);
        assertThat(after(turn).folding()).containsExactly("a");
        assertThat(after(turn).total().spentUSD()).isEqualTo(usd(7));
    }

    private static Snapshot uncompared(String storeFault, JobEntry... jobs) {
        return new Snapshot(null, List.of(jobs), true, false, 3, false, null, storeFault, Set.of(), false);
    }

    // ---- rebuilding

    @Test
    void reads_the_records_first_and_says_so() {
        LaneTurn turn = next(owned(ME, 3), Job.job("a").asks(5, 3, 3));
        assertThat(turn.act()).isEqualTo(Act.READ_RECORDS);
        assertThat(Conditions.find(status(turn).conditions(), "Ready"))
                .hasValueSatisfying(c -> assertThat(c.reason()).isEqualTo("Rebuilding"));
        Snapshot unreadable =
                new Snapshot(null, List.of(), true, true, 3, true, null, "permission denied", Set.of(), false);
        LaneTurn stuck =
                LaneCourse.next(Stories.lane(TEN, ledger(TEN)), unreadable, ME, NOW, LaneCourse.Beside.NOTHING);
        assertThat(Conditions.find(status(stuck).conditions(), "Ready")).hasValueSatisfying(c -> {
            assertThat(c.reason()).isEqualTo("StoreUnreadable");
            assertThat(c.message()).contains("permission denied");
        });
        assertThat(stuck.act()).isEqualTo(Act.READ_RECORDS);
    }

    @Test
    void carries_what_the_records_say_of_jobs_that_it_does_not_count_by_themselves() {
        Instant quarter = QuarterHours.begin(BEFORE);
        Recorded recorded = RecordedTest.recorded(
                List.of(RecordedTest.open("u", "gone", 4), RecordedTest.open("held", "gone", 4)),
                RecordedTest.record("x", "a", quarter, 1),
                RecordedTest.record("y", "folded", quarter, 2),
                RecordedTest.record("z", "gone", quarter, 3));
        Ledger books = new Ledger(
                UID,
                3,
                ME,
                BEFORE,
                null,
                List.of(grant("a", 5, 1)),
                List.of(new Carried("nightly", quarter, usd(99))),
                null,
                null,
                List.of("folded"));
        Snapshot book = with(
                book(
                        3,
                        true,
                        Job.job("a").with(5, Stories.ask(5, 1, 1), List.of(charge("held", 4)), List.of(settled(1))),
                        Job.job("folded").leaving().spent(6, settled(2))),
                true,
                recorded);
        LaneTurn turn = LaneCourse.next(Stories.lane(TEN, books), book, ME, NOW, LaneCourse.Beside.NOTHING);
        assertThat(turn.act()).isEqualTo(Act.CARRY_RECORDS);
        assertThat(after(turn).carried()).extracting(Carried::spentUSD).containsExactly(usd(2 + 3 + 4));
        assertThat(after(turn).total().uncertainUSD()).isEqualTo(usd(4));
        assertThat(after(turn).folding()).containsExactly("folded");
        assertThat(after(turn).budgetsDigest()).isEqualTo(ledger(TEN).budgetsDigest());
        assertThat(after(turn).grants()).containsExactly(grant("a", 5, 1));
        assertThat(status(turn).spentUSD()).isEqualTo(usd(1 + 9));
    }

    @Test
    void reads_the_records_again_for_a_job_that_they_were_not_told_apart_for() {
        RecordedDay.Reader reader = new RecordedDay.Reader(RecordedDay.empty(), Set.of());
        reader.add(RecordedTest.record("x", "back", BEFORE, 1));
        Recorded recorded = new Recorded(List.of(reader.day()), List.of(), Set.of());
        Snapshot without = with(book(3, true), true, recorded);
        Snapshot book = with(book(3, true, Job.job("back").spent(6, settled(1))), true, recorded);
        SpendLane lane = Stories.lane(TEN, ledger(TEN));
        assertThat(LaneCourse.next(lane, without, ME, NOW, LaneCourse.Beside.NOTHING)
                        .act())
                .isEqualTo(Act.CARRY_RECORDS);
        assertThat(LaneCourse.next(lane, book, ME, NOW, LaneCourse.Beside.NOTHING)
                        .act())
                .isEqualTo(Act.READ_RECORDS);
    }

    // ---- alerts

    @Test
    void an_alert_is_told_once_per_period_and_again_in_the_next() {
        Job spent = Job.job("a").spent(6, settled(8));
        LaneTurn first = next(ledger(TEN), spent);
        assertThat(first.told()).extracting(Told::reason).containsExactly("BudgetAlert");
        assertThat(budgetOf(first).alerts()).containsExactly(new AlertReached(80, NOW));
        assertThat(Conditions.holds(status(first).conditions(), "BudgetAlert")).isTrue();

        LaneTurn second = after(first, NOW.plusSeconds(60), spent);
        assertThat(second.told()).isEmpty();
        assertThat(budgetOf(second).alerts()).containsExactly(new AlertReached(80, NOW));

        Instant tomorrow = NOW.plus(Duration.ofDays(1));
        LaneTurn third = after(second, tomorrow, spent);
        assertThat(third.told()).isEmpty();
        assertThat(budgetOf(third).alerts()).isEmpty();
        assertThat(Conditions.holds(status(third).conditions(), "BudgetAlert")).isFalse();

        LaneTurn fourth =
                after(third, tomorrow.plusSeconds(60), Job.job("a").spent(7, settled(8), settled(LANE, tomorrow, 8)));
        assertThat(fourth.told()).extracting(Told::reason).containsExactly("BudgetAlert");
    }

    @Test
    void notify_looks_at_what_is_spent_and_block_at_what_does_not_fit() {
        LaneTurn held = next(ledger(TEN), Job.job("a").holds(6, charge("x", 10)));
        assertThat(held.told()).as("held is not spent, and nobody waits").isEmpty();
        LaneTurn waits = next(
                ledger(TEN), Job.job("a").holds(6, charge("x", 9)), Job.job("b").asks(5, 2, 2));
        assertThat(waits.told()).extracting(Told::reason).containsExactly("BudgetExhausted");
        assertThat(waits.told()).allMatch(Told::warning);
        assertThat(Conditions.holds(status(waits).conditions(), "BudgetExhausted"))
                .isTrue();
        LaneTurn spent = next(ledger(TEN), Job.job("a").spent(6, settled(10)));
        assertThat(spent.told()).extracting(Told::reason).containsExactly("BudgetAlert", "BudgetExhausted");
    }

    @Test
    void a_budget_that_only_informs_lets_all_pass() {
        SpendLaneSpec informs =
                spec(StopPolicy.None, null, budget("nightly", BudgetPeriod.Daily, 1, Stories.notice(50)));
        LaneTurn turn = LaneCourse.next(
                Stories.lane(informs, ledger(informs)),
                book(3, true, Job.job("a").asks(5, 100, 100), Job.job("b").spent(6, settled(50))),
                ME,
                NOW,
                LaneCourse.Beside.NOTHING);
        assertThat(after(turn).grants()).hasSize(1);
        assertThat(turn.told()).extracting(Told::reason).containsExactly("BudgetAlert");
    }

    @Test
    void looks_again_when_the_period_ends() {
        Instant late = Instant.parse("2026-11-21T23:59:30Z");
        LaneTurn turn =
                LaneCourse.next(Stories.lane(TEN, ledger(TEN)), book(3, true), ME, late, LaneCourse.Beside.NOTHING);
        assertThat(turn.lookAgainIn()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
    }

    @Test
    void names_jobs_that_do_not_take_their_grants() {
        LaneTurn turn = next(ledger(TEN, grant("a", 5, 3)), Job.job("a").asks(5, 3, 3));
        assertThat(Conditions.find(status(turn).conditions(), "GrantsUntaken")).hasValueSatisfying(c -> {
            assertThat(c.holds()).isTrue();
            assertThat(c.message()).contains("legal/a");
        });
    }

    // ---- deleting

    static Stream<Arguments> leaves() {
        return Stream.of(
                arguments("with nothing open it goes", ledger(TEN), new Job[] {}, Act.REMOVE_FINALIZER),
                arguments(
                        "what is settled does not keep it",
                        ledger(TEN),
                        new Job[] {Job.job("a").spent(6, settled(1))},
                        Act.REMOVE_FINALIZER),
                arguments(
                        "a job that only waits does not either",
                        ledger(TEN),
                        new Job[] {Job.job("a").asks(5, 3, 3)},
                        Act.REMOVE_FINALIZER),
                arguments(
                        "a grant does",
                        ledger(TEN, grant("a", 5, 3)),
                        new Job[] {Job.job("a").asks(5, 3, 3)},
                        Act.NOTHING),
                arguments("a charge does", ledger(TEN), new Job[] {Job.job("a").holds(6, charge("x", 3))}, Act.NOTHING),
                arguments(
                        "even one of nothing",
                        ledger(TEN),
                        new Job[] {Job.job("a").holds(6, charge("x", 0))},
                        Act.NOTHING));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void leaves(String story, Ledger ledger, Job[] jobs, Act act) {
        LaneTurn turn = LaneCourse.next(
                deleting(Stories.lane(TEN, ledger)), book(3, true, jobs), ME, NOW, LaneCourse.Beside.NOTHING);
        assertThat(turn.act()).isEqualTo(act);
        assertThat(Conditions.find(status(turn).conditions(), "Ready"))
                .hasValueSatisfying(c -> assertThat(c.reason()).isEqualTo("Deleting"));
    }

    @Test
    void a_lane_that_cannot_be_read_is_stalled_and_says_why() {
        LaneTurn turn = LaneCourse.next(
                Stories.lane(spec(StopPolicy.None, "Mars"), ledger(TEN)),
                book(3, true),
                ME,
                NOW,
                LaneCourse.Beside.NOTHING);
        assertThat(Conditions.find(status(turn).conditions(), "Stalled")).hasValueSatisfying(c -> {
            assertThat(c.holds()).isTrue();
            assertThat(c.message()).contains("Mars");
        });
    }

    private static LaneTurn next(Ledger ledger, Job... jobs) {
        return LaneCourse.next(Stories.lane(TEN, ledger), book(3, true, jobs), ME, NOW, LaneCourse.Beside.NOTHING);
    }

    /** The turn after {@code turn} was written. */
    private static LaneTurn after(LaneTurn turn, Instant now, Job... jobs) {
        SpendLane lane = Stories.lane(TEN, null);
        lane.setStatus(status(turn));
        return LaneCourse.next(lane, book(3, true, jobs), ME, now, LaneCourse.Beside.NOTHING);
    }

    private static Ledger owned(String process, long epoch) {
        return of(UID, process, epoch);
    }

    private static Ledger of(String uid, String process, long epoch) {
        return new Ledger(uid, epoch, process, BEFORE, null, List.of(), List.of(), null, null, List.of());
    }

    private static Snapshot book(long epoch, boolean seeded, Job... jobs) {
        List<JobEntry> entries = Arrays.stream(jobs).map(Job::entry).toList();
        return new Snapshot(null, entries, seeded, seeded, epoch, false, null, null, Set.of(), false);
    }

    private static Snapshot stoodDown() {
        return new Snapshot(null, List.of(), false, false, 0, false, null, null, Set.of(), true);
    }

    private static Snapshot with(Snapshot book, boolean rebuild, Recorded recorded) {
        return new Snapshot(
                book.lane(), book.jobs(), book.seeded(), true, book.epoch(), rebuild, recorded, null, Set.of(), false);
    }

    private static SpendLaneStatus status(LaneTurn turn) {
        assertThat(turn.status()).isNotNull();
        return turn.status();
    }

    private static Ledger after(LaneTurn turn) {
        return status(turn).ledger();
    }

    private static BudgetStatus budgetOf(LaneTurn turn) {
        return status(turn).budgets().get(0);
    }
}
