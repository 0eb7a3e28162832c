package io.spendlane.operator.lane;

import static io.spendlane.operator.lane.Stories.BEFORE;
import static io.spendlane.operator.lane.Stories.LANE;
import static io.spendlane.operator.lane.Stories.ME;
import static io.spendlane.operator.lane.Stories.NOW;
import static io.spendlane.operator.lane.Stories.PRICES;
import static io.spendlane.operator.lane.Stories.UID;
import static io.spendlane.operator.lane.Stories.charge;
import static io.spendlane.operator.lane.Stories.daily;
import static io.spendlane.operator.lane.Stories.ledger;
import static io.spendlane.operator.lane.Stories.limited;
import static io.spendlane.operator.lane.Stories.settled;
import static io.spendlane.operator.lane.Stories.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.SpendLaneSpec;
import io.spendlane.api.v1alpha1.SpendLaneStatus.CarriedTokens;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.api.v1alpha1.SpendLaneStatus.TokensOfDay;
import io.spendlane.api.v1alpha1.StopPolicy;
import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.operator.kube.Conditions;
import io.spendlane.operator.lane.Admission.Asking;
import io.spendlane.operator.lane.Balance.Tokens;
import io.spendlane.operator.lane.Folding.Spent;
import io.spendlane.operator.lane.LaneBook.Snapshot;
import io.spendlane.operator.lane.LaneTurn.Act;
import io.spendlane.operator.lane.Stories.Job;
import io.spendlane.operator.plan.MinuteUse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Charges hold 1,000 tokens each and settled ones used 110. */
final class TokensPerDayTest {
    private static final SpendLaneSpec SPEC = limited(daily(1_000), 5_000);
    private static final LaneTerms TERMS = new LaneTerms(SPEC);
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));

    // ---- what counts

    static Stream<Arguments> counts() {
        return Stream.of(
                arguments("nothing", jobs(), grants(), new Tokens(0, 0)),
                arguments(
                        "held by charges, used by what is settled",
                        jobs(Job.job("a").with(5, null, List.of(charge("x", 1), charge("y", 1)), List.of(settled(2)))),
                        grants(),
                        new Tokens(110, 2_000)),
                arguments(
                        "held by a grant until its job has passed it",
                        jobs(Job.job("a").asks(5, 1, 1), Job.job("b").holds(6)),
                        grants(new Grant("a", 5, usd(1), 700, BEFORE), new Grant("b", 5, usd(1), 700, BEFORE)),
                        new Tokens(0, 700)),
                arguments(
                        "nothing of yesterday",
                        jobs(Job.job("a")
                                .with(
                                        5,
                                        null,
                                        List.of(charge("x", LANE, YESTERDAY, 3, null, null)),
                                        List.of(settled(LANE, YESTERDAY, 2)))),
                        grants(),
                        new Tokens(0, 0)),
                arguments(
                        "nothing of another lane",
                        jobs(Job.job("a").with(5, null, null, List.of(settled("other", BEFORE, 2)))),
                        grants(),
                        new Tokens(0, 0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void counts(String story, List<JobEntry> jobs, List<Grant> grants, Tokens expected) {
        var books = ledger(SPEC).granting(grants);
        assertThat(Balance.of(TERMS, UID, LANE, books, jobs, NOW).tokens()).isEqualTo(expected);
    }

    /** The day has 23 hours in spring and 25 in autumn. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-29T21:59:59Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "Europe/Berlin, 2026-10-25T22:59:59Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "Asia/Kathmandu, 2026-11-21T18:14:59Z, 2026-11-20T18:15:00Z, 2026-11-21T18:15:00Z",
    })
    void a_day_is_the_lanes_own(String zone, Instant now, Instant begin, Instant end) {
        SpendLaneSpec spec = limited(Stories.spec(StopPolicy.None, zone), 5_000);
        LaneTerms terms = new LaneTerms(spec);
        List<JobEntry> jobs = jobs(Job.job("a")
                .with(
                        5,
                        null,
                        null,
                        List.of(
                                settled(LANE, begin, 1),
                                settled(LANE, begin.minusSeconds(1), 1),
                                settled(LANE, now, 1))));
        Balance balance = Balance.of(terms, UID, LANE, ledger(spec), jobs, now);
        assertThat(balance.tokens().used()).isEqualTo(220);
        assertThat(Balance.of(terms, UID, LANE, ledger(spec), jobs, end)
                        .tokens()
                        .used())
                .isZero();
        TokensOfDay day = RateReport.of(terms, balance, MinuteUse.NONE, now).tokensPerDay();
        assertThat(day).isEqualTo(new TokensOfDay(5_000, 220, 0, 4_780, begin, end));
    }

    // ---- who starts

    static Stream<Arguments> admits() {
        return Stream.of(
                arguments("what fits", asks(asking("a", 10, 1, 5_000, 1)), Map.of("a", part(10, 5_000))),
                arguments(
                        "a part: half of the tokens, half of the money",
                        asks(asking("a", 10, 1, 10_000, 1)),
                        Map.of("a", part(5, 5_000))),
                arguments("not below the least", asks(asking("a", 10, 1, 10_000, 5_001)), Map.of()),
                arguments(
                        "never less money than the least needs",
                        asks(asking("a", 10, 8, 10_000, 1)),
                        Map.of("a", part(8, 5_000))),
                arguments(
                        "one after the other",
                        asks(asking("a", 10, 1, 1_250, 1), asking("b", 10, 1, 1_250, 1)),
                        Map.of("a", part(10, 1_250), "b", part(10, 1_250))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void admits(String story, List<Asking> asks, Map<String, Part> expected) {
        Balance empty = Balance.of(TERMS, UID, LANE, ledger(SPEC), List.of(), NOW);
        Admission admission = Admission.admit(asks, empty, TERMS, NOW, 100);
        assertThat(admission.grants().stream()
                        .collect(Collectors.toMap(
                                Grant::jobUID, g -> new Part(g.amount().micros(), g.tokens()))))
                .isEqualTo(expected);
        assertThat(admission.blockedBy()).isEqualTo(expected.isEmpty() ? Set.of("tokensPerDay") : Set.of());
    }

    @Test
    void where_money_is_short_tokens_are_not_held_for_what_it_does_not_pay() {
        LaneTerms five = new LaneTerms(limited(daily(5), 5_000));
        Balance empty = Balance.of(five, UID, LANE, ledger(SPEC), List.of(), NOW);
        Grant grant = Admission.admit(asks(asking("a", 10, 1, 1_000, 1)), empty, five, NOW, 100)
                .grants()
                .get(0);
        assertThat(grant.amount()).isEqualTo(usd(5));
        assertThat(grant.tokens()).isEqualTo(500);
    }

    @Test
    void whatever_is_asked_for_no_limit_is_overstepped_and_no_grant_is_below_its_least() {
        Random random = new Random(11);
        for (int round = 0; round < 2_000; round++) {
            List<Asking> asks = random.ints(random.nextInt(8), 1, 20)
                    .mapToObj(n -> {
                        long tokens = 1 + random.nextInt(4_000);
                        return asking(
                                "j" + random.nextInt(1_000_000),
                                n,
                                1 + random.nextInt(n),
                                tokens,
                                1 + random.nextInt((int) tokens));
                    })
                    .toList();
            LaneTerms terms = new LaneTerms(limited(daily(1 + random.nextInt(30)), 1 + random.nextInt(6_000)));
            Balance empty = Balance.of(terms, UID, LANE, ledger(SPEC), List.of(), NOW);
            List<Grant> grants = Admission.admit(asks, empty, terms, NOW, 100).grants();
            assertThat(grants.stream().mapToLong(Grant::tokens).sum())
                    .isLessThanOrEqualTo(terms.tokensPerDay().getAsLong());
            assertThat(grants.stream().map(Grant::amount).reduce(Money.ZERO, Money::plus))
                    .isLessThanOrEqualTo(terms.lowestBlock().orElseThrow());
            Map<String, Ask> byJob = asks.stream().collect(Collectors.toMap(Asking::jobUID, Asking::ask, (a, b) -> a));
            assertThat(grants).allSatisfy(grant -> {
                Ask ask = byJob.get(grant.jobUID());
                assertThat(grant.amount()).isBetween(ask.smallestPart(), ask.amount());
                assertThat(grant.tokens()).isBetween(ask.smallestTokens(), ask.tokens());
            });
        }
    }

    // ---- what is kept of those that are gone

    @Test
    void the_tokens_of_folded_jobs_stay_used_until_the_day_ends() {
        Snapshot book = book(false, null, Job.job("gone").leaving().spent(6, settled(1), settled(LANE, YESTERDAY, 1)));
        LaneTurn turn = LaneCourse.next(Stories.lane(SPEC, ledger(SPEC)), book, ME, NOW, LaneCourse.Beside.NOTHING);
        assertThat(turn.status().ledger().carriedTokens())
                .isEqualTo(new CarriedTokens(Instant.parse("2026-11-21T00:00:00Z"), 110));
        assertThat(turn.status().rates().tokensPerDay().used()).isEqualTo(110);
        var later = LaneCourse.next(
                Stories.lane(SPEC, turn.status().ledger()),
                book(false, null),
                ME,
                NOW.plus(Duration.ofHours(11)),
                LaneCourse.Beside.NOTHING);
        assertThat(later.status().rates().tokensPerDay().used()).isEqualTo(110);
        var tomorrow = LaneCourse.next(
                Stories.lane(SPEC, turn.status().ledger()),
                book(false, null),
                ME,
                NOW.plus(Duration.ofHours(12)),
                LaneCourse.Beside.NOTHING);
        assertThat(tomorrow.status().rates().tokensPerDay().used()).isZero();
        assertThat(tomorrow.status().ledger().carriedTokens()).isNull();
    }

    @Test
    void a_rebuild_finds_them_in_the_records_and_open_batches_at_what_they_hold() {
        Recorded recorded = RecordedTest.recorded(
                List.of(RecordedTest.open("z", "vanished", 1)),
                RecordedTest.record("x", "gone", BEFORE, 1),
                RecordedTest.record("y", "here", BEFORE, 1));
        Snapshot book = book(true, recorded, Job.job("here").spent(6, settled(1)));
        LaneTurn turn = LaneCourse.next(Stories.lane(SPEC, ledger(SPEC)), book, ME, NOW, LaneCourse.Beside.NOTHING);
        assertThat(turn.act()).isEqualTo(Act.CARRY_RECORDS);
        assertThat(turn.status().ledger().carriedTokens().tokens()).isEqualTo(110 + 1_000);
        assertThat(turn.status().rates().tokensPerDay().used()).isEqualTo(110 + 1_000 + 110);
    }

    @Test
    void what_may_have_been_done_without_a_report_counts() {
        Spent spent = Spent.of(new io.spendlane.api.v1alpha1.SettledCharges(
                LANE, QuarterHours.begin(BEFORE), "t", "m", 1, usd(1), usd(1), usd(1), null, 10, 20, 300));
        assertThat(spent.tokens()).isEqualTo(330);
    }

    // ---- what is told

    @Test
    void who_waits_for_tokens_is_told_so() {
        Snapshot book = book(false, null, Job.job("a").asks(5, 3, 3));
        SpendLaneSpec tight = limited(daily(1_000), 999);
        Job big = Job.job("a").finalized();
        big.with(5, asking("a", 1, 1, 1_000, 1_000).ask(), null, null);
        LaneTurn turn = LaneCourse.next(
                Stories.lane(tight, ledger(tight)), book(false, null, big), ME, NOW, LaneCourse.Beside.NOTHING);
        assertThat(turn.status().ledger().grants()).isEmpty();
        assertThat(Conditions.holds(turn.status().conditions(), "TokensExhausted"))
                .isTrue();
        LaneTurn fine = LaneCourse.next(Stories.lane(SPEC, ledger(SPEC)), book, ME, NOW, LaneCourse.Beside.NOTHING);
        assertThat(Conditions.find(fine.status().conditions(), "TokensExhausted"))
                .isEmpty();
    }

    @Test
    void the_throughput_that_lasts_until_midnight_is_told_by_quarter_hours() {
        Balance empty = Balance.of(TERMS, UID, LANE, ledger(SPEC), List.of(), NOW);
        for (long second : new long[] {0, 1, 899}) {
            assertThat(RateReport.of(TERMS, empty, MinuteUse.NONE, NOW.plusSeconds(second))
                            .safeTokensPerMinute())
                    .isEqualTo(5_000 / 720);
        }
        assertThat(RateReport.of(TERMS, empty, MinuteUse.NONE, NOW.plusSeconds(900))
                        .safeTokensPerMinute())
                .isEqualTo(5_000 / 705);
        LaneTerms unlimited = new LaneTerms(daily(1));
        assertThat(RateReport.of(unlimited, empty, MinuteUse.NONE, NOW)).isNull();
    }

    @ParameterizedTest(name = "{0} of 60 requests used: {1} left")
    @CsvSource({"0, 60, 9000", "1, 54, 8100", "6, 54, 8100", "7, 48, 7200", "59, 0, 0", "60, 0, 0", "75, 0, 0"})
    void what_is_left_of_a_minute_is_told_in_tenths(long used, long requestsLeft, long tokensLeft) {
        LaneTerms perMinute = new LaneTerms(perMinute());
        Balance empty = Balance.of(perMinute, UID, LANE, ledger(perMinute()), List.of(), NOW);
        var rates = RateReport.of(perMinute, empty, new MinuteUse(used, used * 150), NOW);
        assertThat(rates.requestsLeft()).isEqualTo(requestsLeft);
        assertThat(rates.tokensLeft()).isEqualTo(tokensLeft);
        assertThat(RateReport.of(TERMS, empty, new MinuteUse(used, 1), NOW).requestsLeft())
                .isNull();
    }

    private static SpendLaneSpec perMinute() {
        SpendLaneSpec base = daily(1);
        return new SpendLaneSpec(
                base.namespaceSelector(),
                base.stopPolicy(),
                base.urgencies(),
                base.useCases(),
                base.schedule(),
                new io.spendlane.api.v1alpha1.RateLimits(60L, 9_000L, null),
                base.timeZone(),
                base.targets(),
                base.routing(),
                base.baseline(),
                base.budgets());
    }

    @Test
    void a_window_has_rates_of_its_own_and_of_two_the_lower_holds() {
        var slow = new io.spendlane.api.v1alpha1.MinuteRates(10L, null);
        var slower = new io.spendlane.api.v1alpha1.MinuteRates(5L, 700L);
        SpendLaneSpec base = daily(1);
        SpendLaneSpec spec = new SpendLaneSpec(
                base.namespaceSelector(),
                base.stopPolicy(),
                base.urgencies(),
                base.useCases(),
                new io.spendlane.api.v1alpha1.Schedule(List.of(
                        new io.spendlane.api.v1alpha1.Schedule.Window("0 8 * * *", 36_000L, slow),
                        new io.spendlane.api.v1alpha1.Schedule.Window("0 12 * * *", 3_600L, slower),
                        new io.spendlane.api.v1alpha1.Schedule.Window("0 20 * * *", 3_600L, null))),
                new io.spendlane.api.v1alpha1.RateLimits(100L, 9_000L, null),
                base.timeZone(),
                base.targets(),
                base.routing(),
                base.baseline(),
                base.budgets());
        LaneTerms terms = new LaneTerms(spec);
        assertThat(terms.ratesAt(Instant.parse("2026-11-21T09:00:00Z")))
                .isEqualTo(new io.spendlane.api.v1alpha1.MinuteRates(10L, 9_000L));
        assertThat(terms.ratesAt(Instant.parse("2026-11-21T12:30:00Z")))
                .isEqualTo(new io.spendlane.api.v1alpha1.MinuteRates(5L, 700L));
        assertThat(terms.ratesAt(Instant.parse("2026-11-21T20:30:00Z")))
                .isEqualTo(new io.spendlane.api.v1alpha1.MinuteRates(100L, 9_000L));
    }

    private static Asking asking(String job, long dollars, long least, long tokens, long leastTokens) {
        return new Asking(
                job,
                Urgency.Normal,
                null,
                NOW,
                new Ask(5, UID, "batch-primary", PRICES, usd(dollars), tokens, usd(least), leastTokens, NOW, null));
    }

    private static List<Asking> asks(Asking... asks) {
        return Arrays.asList(asks);
    }

    private static Part part(long dollars, long tokens) {
        return new Part(usd(dollars).micros(), tokens);
    }

    private static List<JobEntry> jobs(Job... jobs) {
        return Arrays.stream(jobs).map(Job::entry).toList();
    }

    private static List<Grant> grants(Grant... grants) {
        return Arrays.asList(grants);
    }

    private static Snapshot book(boolean rebuild, Recorded recorded, Job... jobs) {
        return new Snapshot(
                Stories.lane(SPEC, ledger(SPEC)), jobs(jobs), true, true, 3, rebuild, recorded, null, Set.of(), false);
    }
}
