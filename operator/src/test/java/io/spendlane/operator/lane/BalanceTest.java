package io.spendlane.operator.lane;

import static io.spendlane.operator.lane.Stories.BEFORE;
import static io.spendlane.operator.lane.Stories.LANE;
import static io.spendlane.operator.lane.Stories.NOW;
import static io.spendlane.operator.lane.Stories.UID;
import static io.spendlane.operator.lane.Stories.budget;
import static io.spendlane.operator.lane.Stories.charge;
import static io.spendlane.operator.lane.Stories.grant;
import static io.spendlane.operator.lane.Stories.settled;
import static io.spendlane.operator.lane.Stories.terms;
import static io.spendlane.operator.lane.Stories.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.BudgetPeriod;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Carried;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.operator.lane.Balance.Used;
import io.spendlane.operator.lane.Stories.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class BalanceTest {
    private static final LaneTerms TERMS =
            terms(budget("day", BudgetPeriod.Daily, 100), budget("ever", BudgetPeriod.Total, 100));
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));

    static Stream<Arguments> counts() {
        Ask elsewhere =
                new Ask(5, "lane-0", "batch-primary", Stories.PRICES, usd(7), 1_000, usd(1), 1, YESTERDAY, null);
        return Stream.of(
                arguments("nothing", books(), jobs(), used(0, 0), used(0, 0), 0L),
                arguments(
                        "what a job holds and what it spent",
                        books(),
                        jobs(Job.job("a").with(5, null, List.of(charge("x", 3), charge("y", 4)), List.of(settled(2)))),
                        used(2, 7),
                        used(2, 7),
                        7L),
                arguments(
                        "by the day it was granted, not the day it is settled",
                        books(),
                        jobs(Job.job("a")
                                .with(
                                        5,
                                        null,
                                        List.of(charge("x", LANE, YESTERDAY, 3, null, null)),
                                        List.of(settled(LANE, YESTERDAY, 2)))),
                        used(0, 0),
                        used(2, 3),
                        3L),
                arguments(
                        "a grant that its job has not taken",
                        books(grant("a", 5, 6)),
                        jobs(Job.job("a").asks(5, 9, 1)),
                        used(0, 6),
                        used(0, 6),
                        6L),
                arguments(
                        "an open ask without a grant is no liability",
                        books(),
                        jobs(Job.job("a").asks(5, 9, 1)),
                        used(0, 0),
                        used(0, 0),
                        0L),
                arguments(
                        "a grant that is taken counts as its charges only",
                        books(grant("a", 5, 6)),
                        jobs(Job.job("a").holds(6, charge("x", 4))),
                        used(0, 4),
                        used(0, 4),
                        4L),
                arguments(
                        "a grant beside the charges of an earlier one",
                        books(grant("a", 6, 6)),
                        jobs(Job.job("a").holds(6, charge("x", 4))),
                        used(0, 10),
                        used(0, 10),
                        10L),
                arguments(
                        "a grant of a job that is gone binds nothing",
                        books(grant("gone", 5, 6)),
                        jobs(),
                        used(0, 0),
                        used(0, 0),
                        0L),
                arguments(
                        "a folded job is counted by what the lane carries",
                        folding(new Carried("ever", Instant.EPOCH, usd(2)), "a"),
                        jobs(Job.job("a").leaving().spent(6, settled(2))),
                        used(0, 0),
                        used(2, 0),
                        0L),
                arguments(
                        "carried amounts only in their period",
                        folding(new Carried("day", Instant.parse("2026-11-20T00:00:00Z"), usd(9))),
                        jobs(),
                        used(0, 0),
                        used(0, 0),
                        0L),
                arguments(
                        "an ask of a lane that this one replaced may have been granted there",
                        books(),
                        jobs(Job.job("a").with(5, elsewhere, null, null)),
                        used(0, 7),
                        used(0, 7),
                        7L),
                arguments(
                        "another lane's charges are that lane's",
                        books(),
                        jobs(Job.job("a")
                                .with(
                                        5,
                                        null,
                                        List.of(charge("x", "other", BEFORE, 3, null, null)),
                                        List.of(settled("other", BEFORE, 2)))),
                        used(0, 0),
                        used(0, 0),
                        0L));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void counts(String story, Ledger ledger, List<JobEntry> jobs, Used day, Used ever, long held) {
        Balance balance = Balance.of(TERMS, UID, LANE, ledger, jobs, NOW);
        assertThat(balance.budgets()).containsEntry("day", day).containsEntry("ever", ever);
        assertThat(balance.held()).isEqualTo(usd(held));
    }

    private static Ledger books(Grant... grants) {
        return Stories.ledger(TERMS.spec(), grants);
    }

    private static Ledger folding(Carried carried, String... uids) {
        return new Ledger(
                UID, 3, "me", BEFORE, TERMS.budgetsDigest(), List.of(), List.of(carried), null, null, List.of(uids));
    }

    private static List<JobEntry> jobs(Job... jobs) {
        return Arrays.stream(jobs).map(Job::entry).toList();
    }

    private static Used used(long spent, long held) {
        return new Used(usd(spent), usd(held));
    }
}
