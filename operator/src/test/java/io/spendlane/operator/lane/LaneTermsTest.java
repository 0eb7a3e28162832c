package io.spendlane.operator.lane;

import static io.spendlane.operator.lane.Stories.block;
import static io.spendlane.operator.lane.Stories.budget;
import static io.spendlane.operator.lane.Stories.notice;
import static io.spendlane.operator.lane.Stories.spec;
import static io.spendlane.operator.lane.Stories.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.v1alpha1.Budget;
import io.spendlane.api.v1alpha1.BudgetPeriod;
import io.spendlane.api.v1alpha1.StopPolicy;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LaneTermsTest {
    private static final Budget NIGHTLY = budget("nightly", BudgetPeriod.Daily, 10);

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "Asia/Kathmandu", "Etc/GMT+12", "+05:45", "Z"})
    void knows_zones_whose_days_begin_at_a_quarter_hour(String zone) {
        assertThat(new LaneTerms(spec(StopPolicy.None, zone, NIGHTLY)).fault()).isEmpty();
    }

    /** Of an offset that is no multiple of a quarter-hour, charges of a day's first minutes would count in no day. */
    @ParameterizedTest
    @ValueSource(strings = {"Europe/Atlantis", "+05:07", "UTC+00:10", "GMT-03:59", "Mars"})
    void refuses_other_zones(String zone) {
        assertThat(new LaneTerms(spec(StopPolicy.None, zone, NIGHTLY)).fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("timeZone", zone, "Europe/Berlin"));
    }

    static Stream<Arguments> blocks() {
        return Stream.of(
                arguments("without alerts at its limit", budget("b", BudgetPeriod.Daily, 10), Optional.of(usd(10))),
                arguments(
                        "at its lowest Block",
                        budget("b", BudgetPeriod.Daily, 10, block(90), notice(10), block(50)),
                        Optional.of(usd(5))),
                arguments("without Block never", budget("b", BudgetPeriod.Daily, 10, notice(80)), Optional.empty()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void blocks(String story, Budget budget, Optional<?> at) {
        assertThat(LaneTerms.blocksAt(budget)).isEqualTo(at);
    }

    @Test
    void carried_amounts_are_made_anew_for_other_periods_but_not_for_another_limit() {
        String digest = new LaneTerms(spec(StopPolicy.None, "UTC", NIGHTLY)).budgetsDigest();
        assertThat(digest(StopPolicy.Hold, "UTC", budget("nightly", BudgetPeriod.Daily, 99, block(50))))
                .isEqualTo(digest);
        assertThat(digest(StopPolicy.None, "Europe/Berlin", NIGHTLY)).isNotEqualTo(digest);
        assertThat(digest(StopPolicy.None, "UTC", budget("nightly", BudgetPeriod.Weekly, 10)))
                .isNotEqualTo(digest);
        assertThat(digest(StopPolicy.None, "UTC", budget("other", BudgetPeriod.Daily, 10)))
                .isNotEqualTo(digest);
        assertThat(digest(StopPolicy.None, "UTC")).isNotEqualTo(digest);
    }

    private static String digest(StopPolicy stop, String zone, Budget... budgets) {
        return new LaneTerms(spec(stop, zone, budgets)).budgetsDigest();
    }
}
