package io.spendlane.operator.lane;

import static io.spendlane.operator.lane.Stories.NOW;
import static io.spendlane.operator.lane.Stories.block;
import static io.spendlane.operator.lane.Stories.budget;
import static io.spendlane.operator.lane.Stories.notice;
import static io.spendlane.operator.lane.Stories.terms;
import static io.spendlane.operator.lane.Stories.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.BudgetPeriod;
import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.operator.lane.Admission.Asking;
import io.spendlane.operator.lane.Balance.Used;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class AdmissionTest {
    private static final LaneTerms TEN =
            terms(budget("nightly", BudgetPeriod.Daily, 10), budget("told", BudgetPeriod.Daily, 1, notice(100)));
    private static final LaneTerms NO_BUDGET = terms();
    private static final LaneTerms TWO =
            terms(budget("nightly", BudgetPeriod.Daily, 10), budget("wallet", BudgetPeriod.Total, 100, block(4)));

    static Stream<Arguments> admits() {
        return Stream.of(
                arguments("nobody asks", TEN, left(10), asks(), grants(), blockedBy()),
                arguments("what fits starts", TEN, left(10), asks(normal("a", 10)), grants("a", 10L), blockedBy()),
                arguments(
                        "the last dollar goes to the more urgent",
                        TEN,
                        left(1),
                        asks(low("a", 1), normal("b", 1)),
                        grants("b", 1L),
                        blockedBy("nightly")),
                arguments(
                        "High before Normal before Low, whatever their age",
                        TEN,
                        left(10),
                        asks(
                                asking("l", Urgency.Low, 900, 1, 1),
                                asking("n", Urgency.Normal, 500, 1, 1),
                                asking("h", Urgency.High, 0, 1, 1)),
                        grants("h", 1L, "n", 1L, "l", 1L),
                        blockedBy()),
                arguments(
                        "the older first among equals",
                        TEN,
                        left(1),
                        asks(asking("young", Urgency.Low, 1, 1, 1), asking("old", Urgency.Low, 2, 1, 1)),
                        grants("old", 1L),
                        blockedBy("nightly")),
                arguments(
                        "what does not fit waits, what fits behind it starts",
                        TEN,
                        left(5),
                        asks(normal("big", 9), low("small", 1)),
                        grants("small", 1L),
                        blockedBy("nightly")),
                arguments(
                        "a part is better than nothing",
                        TEN,
                        left(5),
                        asks(parts("big", 9, 2)),
                        grants("big", 5L),
                        blockedBy()),
                arguments(
                        "but not less than the smallest useful part",
                        TEN,
                        left(1),
                        asks(parts("big", 9, 2)),
                        grants(),
                        blockedBy("nightly")),
                arguments(
                        "a large job leaves half to the small ones behind it",
                        TEN,
                        left(8),
                        asks(asking("big", Urgency.Low, 9, 30, 1), low("s1", 2), low("s2", 2), low("s3", 2)),
                        grants("big", 4L, "s1", 2L, "s2", 2L),
                        blockedBy("nightly")),
                arguments(
                        "but no more than they ask for",
                        TEN,
                        left(8),
                        asks(asking("big", Urgency.Low, 9, 30, 1), low("s1", 1)),
                        grants("big", 7L, "s1", 1L),
                        blockedBy()),
                arguments(
                        "and nothing to less urgent ones",
                        TEN,
                        left(8),
                        asks(asking("big", Urgency.Normal, 9, 30, 1), low("s1", 1)),
                        grants("big", 8L),
                        blockedBy("nightly")),
                arguments(
                        "an overdrawn budget gives nothing",
                        TEN,
                        left(-3),
                        asks(parts("a", 1, 0)),
                        grants(),
                        blockedBy("nightly")),
                arguments(
                        "a budget without Block only informs",
                        NO_BUDGET,
                        left(0),
                        asks(normal("a", 1_000)),
                        grants("a", 1_000L),
                        blockedBy()),
                arguments(
                        "every budget has to have room; the one that has not is named",
                        TWO,
                        left(10),
                        asks(normal("a", 5)),
                        grants(),
                        blockedBy("wallet")),
                arguments(
                        "the tightest budget decides on the part",
                        TWO,
                        left(10),
                        asks(parts("a", 5, 1)),
                        grants("a", 4L),
                        blockedBy()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void admits(
            String story,
            LaneTerms terms,
            Balance balance,
            List<Asking> asks,
            Map<String, Money> grants,
            Set<String> blockedBy) {
        Admission admission = Admission.admit(asks, balance, terms, NOW, 1000);
        assertThat(admission.grants().stream().collect(Collectors.toMap(g -> g.jobUID(), g -> g.amount())))
                .isEqualTo(grants);
        assertThat(admission.blockedBy()).isEqualTo(blockedBy);
        assertThat(admission.grants()).allSatisfy(g -> assertThat(g.time()).isEqualTo(NOW));
    }

    // ---- who waited for long

    @Test
    void after_an_hour_a_job_keeps_the_little_that_it_needs_from_those_behind_it() {
        LaneTerms hundred = terms(budget("nightly", BudgetPeriod.Daily, 100));
        Asking patient = waiting("patient", Duration.ofHours(1), 90, 5);
        List<Asking> asks = List.of(patient, waiting("new", Duration.ZERO, 4, 4));
        Balance four = new Balance(Map.of("nightly", new Used(usd(96), usd(0))), usd(0), Balance.Tokens.NONE);
        assertThat(Admission.admit(asks, four, hundred, NOW, 10).grants()).isEmpty();
        Asking impatient = waiting("patient", Duration.ofMinutes(59), 90, 5);
        assertThat(Admission.admit(List.of(impatient, asks.get(1)), four, hundred, NOW, 10)
                        .grants())
                .extracting(g -> g.jobUID())
                .containsExactly("new");
    }

    @Test
    void much_it_keeps_only_after_a_day() {
        Balance five = new Balance(Map.of("nightly", new Used(usd(5), usd(0))), usd(0), Balance.Tokens.NONE);
        List<Asking> asks =
                List.of(waiting("patient", Duration.ofHours(23), 9, 9), waiting("new", Duration.ZERO, 4, 4));
        assertThat(Admission.admit(asks, five, TEN, NOW, 10).grants()).hasSize(1);
        List<Asking> later = List.of(waiting("patient", Duration.ofHours(24), 9, 9), asks.get(1));
        assertThat(Admission.admit(later, five, TEN, NOW, 10).grants()).isEmpty();
    }

    @Test
    void what_no_limit_can_hold_keeps_nothing() {
        List<Asking> asks =
                List.of(waiting("patient", Duration.ofHours(48), 11, 11), waiting("new", Duration.ZERO, 4, 4));
        assertThat(Admission.admit(asks, left(5), TEN, NOW, 10).grants()).hasSize(1);
    }

    private static Asking waiting(String job, Duration waited, long dollars, long atLeast) {
        Instant asked = NOW.minus(waited);
        var ask = Stories.ask(7, dollars, atLeast);
        return new Asking(
                job,
                Urgency.Low,
                null,
                asked,
                new io.spendlane.api.v1alpha1.Ask(
                        7,
                        ask.laneUID(),
                        ask.target(),
                        ask.prices(),
                        ask.amount(),
                        1_000,
                        ask.smallestPart(),
                        1,
                        asked,
                        null));
    }

    @Test
    void names_the_ask_that_it_grants() {
        Admission admission = Admission.admit(asks(normal("a", 3)), left(10), TEN, NOW, 1000);
        assertThat(admission.grants())
                .singleElement()
                .satisfies(grant -> assertThat(grant.seq()).isEqualTo(7));
    }

    @Test
    void gives_no_more_grants_than_the_status_may_hold_and_those_to_the_first_in_turn() {
        Admission admission = Admission.admit(asks(low("c", 1), normal("b", 1), normal("a", 1)), left(10), TEN, NOW, 2);
        assertThat(admission.grants()).extracting(g -> g.jobUID()).containsExactly("a", "b");
    }

    @Test
    void whatever_is_asked_for_no_budget_is_overstepped_and_no_grant_is_below_its_smallest_part() {
        Random random = new Random(4);
        for (int round = 0; round < 2_000; round++) {
            List<Asking> asks = random.ints(random.nextInt(6), 0, 12)
                    .mapToObj(n -> asking(
                            "j" + random.nextInt(1_000_000),
                            Urgency.values()[1 + random.nextInt(3)],
                            random.nextInt(3),
                            n,
                            n == 0 ? 0 : random.nextInt(n + 1)))
                    .toList();
            long room = random.nextInt(14) - 3;
            Admission admission = Admission.admit(asks, left(room), TEN, NOW, 1000);
            long sum = admission.grants().stream()
                    .mapToLong(g -> g.amount().micros())
                    .sum();
            assertThat(Money.micros(sum)).isLessThanOrEqualTo(usd(Math.max(0, room)));
            Map<String, Asking> byUid = asks.stream().collect(Collectors.toMap(Asking::jobUID, a -> a, (a, b) -> a));
            assertThat(admission.grants())
                    .allSatisfy(grant -> assertThat(grant.amount())
                            .isBetween(
                                    byUid.get(grant.jobUID()).ask().smallestPart(),
                                    byUid.get(grant.jobUID()).ask().amount()));
        }
    }

    private static List<Asking> asks(Asking... asks) {
        return Arrays.asList(asks);
    }

    private static Asking normal(String job, long dollars) {
        return asking(job, Urgency.Normal, 1, dollars, dollars);
    }

    private static Asking low(String job, long dollars) {
        return asking(job, Urgency.Low, 1, dollars, dollars);
    }

    private static Asking parts(String job, long dollars, long atLeast) {
        return asking(job, Urgency.Low, 1, dollars, atLeast);
    }

    private static Asking asking(String job, Urgency urgency, long age, long dollars, long atLeast) {
        return new Asking(job, urgency, null, NOW.minusSeconds(age), Stories.ask(7, dollars, atLeast));
    }

    /** {@code dollars} are left in budget nightly. */
    private static Balance left(long dollars) {
        return new Balance(
                Map.of(
                        "nightly", new Used(usd(6), usd(4 - dollars)),
                        "told", new Used(usd(6), usd(4))),
                usd(4 - dollars),
                Balance.Tokens.NONE);
    }

    private static Map<String, Money> grants(Object... jobsAndDollars) {
        Map<String, Money> grants = new HashMap<>();
        for (int i = 0; i < jobsAndDollars.length; i += 2) {
            grants.put((String) jobsAndDollars[i], usd((Long) jobsAndDollars[i + 1]));
        }
        return grants;
    }

    private static Set<String> blockedBy(String... budgets) {
        return Set.of(budgets);
    }
}
