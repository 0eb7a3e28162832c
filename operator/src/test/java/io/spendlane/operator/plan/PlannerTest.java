package io.spendlane.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.RoutingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which target is chosen, and what is said of the others. */
class PlannerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration SWITCH = Duration.ofMinutes(10);

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void chooses(
            String story,
            PlanTerms terms,
            List<TargetEstimate> targets,
            String chosen,
            boolean inTime,
            Map<String, Fit> fits) {
        Plan plan = Planner.plan(targets, terms);
        assertThat(plan.chosen() == null ? null : plan.chosen().target()).isEqualTo(chosen);
        assertThat(plan.inTime()).isEqualTo(inTime);
        Map<String, Fit> said = new HashMap<>();
        plan.verdicts().forEach(v -> said.put(v.estimate().target(), v.fit()));
        assertThat(said).isEqualTo(fits);
        assertThat(plan.verdicts()).allSatisfy(v -> assertThat(v.message()).isNotBlank());
    }

    static Stream<Arguments> chooses() {
        List<TargetEstimate> usual = List.of(batch("a", 4), batch("b", 3), realtime("now", 8));
        return Stream.of(
                arguments(
                        "in order, the first that will do",
                        ordered(),
                        usual,
                        "a",
                        true,
                        Map.of("a", Fit.CHOSEN, "b", Fit.LATER_IN_ORDER, "now", Fit.LATER_IN_ORDER)),
                arguments(
                        "the cheapest, wherever it stands",
                        cheapest(),
                        usual,
                        "b",
                        true,
                        Map.of("a", Fit.DEARER, "b", Fit.CHOSEN, "now", Fit.DEARER)),
                arguments(
                        "of two that cost the same the first",
                        cheapest(),
                        List.of(batch("a", 3), batch("b", 3)),
                        "a",
                        true,
                        Map.of("a", Fit.CHOSEN, "b", Fit.DEARER)),
                arguments(
                        "a batch that is too late loses to real time",
                        by(ordered(), Duration.ofMinutes(30)),
                        usual,
                        "now",
                        true,
                        Map.of("a", Fit.TOO_LATE, "b", Fit.TOO_LATE, "now", Fit.CHOSEN)),
                arguments(
                        "also where batch is cheaper",
                        by(cheapest(), Duration.ofMinutes(30)),
                        usual,
                        "now",
                        true,
                        Map.of("a", Fit.TOO_LATE, "b", Fit.TOO_LATE, "now", Fit.CHOSEN)),
                arguments(
                        "with a backup, a batch that will likely be done before the last moment to switch",
                        moved(by(ordered(), Duration.ofMinutes(90))),
                        usual,
                        "a",
                        true,
                        Map.of("a", Fit.CHOSEN, "b", Fit.LATER_IN_ORDER, "now", Fit.BACKUP)),
                arguments(
                        "no time for a backup after that batch",
                        moved(by(ordered(), Duration.ofMinutes(65))),
                        usual,
                        "now",
                        true,
                        Map.of("a", Fit.TOO_LATE, "b", Fit.TOO_LATE, "now", Fit.CHOSEN)),
                arguments(
                        "the price of the backup counts: half the time both are paid",
                        moved(by(cheapest(), Duration.ofMinutes(90))),
                        List.of(batch("a", 5), realtime("now", 8)),
                        "now",
                        true,
                        Map.of("a", Fit.DEARER, "now", Fit.CHOSEN)),
                arguments(
                        "nobody makes it: the soonest is the best effort",
                        by(ordered(), Duration.ofSeconds(5)),
                        usual,
                        "now",
                        false,
                        Map.of("a", Fit.TOO_LATE, "b", Fit.TOO_LATE, "now", Fit.BEST_EFFORT)),
                arguments(
                        "the first is above the ceiling, the second below",
                        below(ordered(), 7),
                        usual,
                        "b",
                        true,
                        Map.of("a", Fit.ABOVE_CEILING, "b", Fit.CHOSEN, "now", Fit.ABOVE_CEILING)),
                arguments(
                        "what is exactly the ceiling is below it",
                        below(ordered(), 8),
                        usual,
                        "a",
                        true,
                        Map.of("a", Fit.CHOSEN, "b", Fit.LATER_IN_ORDER, "now", Fit.ABOVE_CEILING)),
                arguments(
                        "a ceiling goes before a deadline",
                        below(by(ordered(), Duration.ofMinutes(30)), 8),
                        usual,
                        "a",
                        false,
                        Map.of("a", Fit.BEST_EFFORT, "b", Fit.TOO_LATE, "now", Fit.ABOVE_CEILING)),
                arguments(
                        "all are above the ceiling",
                        below(ordered(), 1),
                        usual,
                        null,
                        false,
                        Map.of("a", Fit.ABOVE_CEILING, "b", Fit.ABOVE_CEILING, "now", Fit.ABOVE_CEILING)),
                arguments(
                        "a kind of work that goes to one target only",
                        only(cheapest(), "now"),
                        usual,
                        "now",
                        true,
                        Map.of("a", Fit.NOT_FOR_USE_CASE, "b", Fit.NOT_FOR_USE_CASE, "now", Fit.CHOSEN)),
                arguments(
                        "nobody gave that deadline: more likely than not is enough",
                        usual(by(ordered(), Duration.ofMinutes(61))),
                        usual,
                        "a",
                        true,
                        Map.of("a", Fit.CHOSEN, "b", Fit.LATER_IN_ORDER, "now", Fit.LATER_IN_ORDER)),
                arguments(
                        "less likely than that is too late",
                        usual(by(ordered(), Duration.ofMinutes(59))),
                        usual,
                        "now",
                        true,
                        Map.of("a", Fit.TOO_LATE, "b", Fit.TOO_LATE, "now", Fit.CHOSEN)),
                arguments(
                        "of the soonest the cheapest",
                        by(cheapest(), Duration.ofMinutes(5)),
                        List.of(batch("a", 4), batch("b", 3)),
                        "b",
                        false,
                        Map.of("a", Fit.TOO_LATE, "b", Fit.BEST_EFFORT)),
                arguments("nothing to choose from", ordered(), List.of(), null, false, Map.of()));
    }

    @Test
    void a_backup_comes_with_the_last_moment_to_switch_to_it() {
        Plan plan =
                Planner.plan(List.of(batch("a", 4), realtime("now", 8)), moved(by(ordered(), Duration.ofMinutes(90))));
        assertThat(plan.backup()).isNotNull();
        assertThat(plan.switchBy()).isEqualTo(NOW.plus(Duration.ofMinutes(90 - 10 - 10)));
    }

    /** What is cancelled there is paid for and lost, so that both have to fit below the ceiling. */
    @Test
    void a_target_that_gives_nothing_back_needs_a_ceiling_above_both() {
        TargetEstimate keeps = batch("a", 4);
        TargetEstimate loses = with(keeps, false);
        PlanTerms terms = below(moved(by(ordered(), Duration.ofMinutes(90))), 17);
        assertThat(Planner.plan(List.of(keeps, realtime("now", 8)), terms).chosen())
                .isEqualTo(keeps);
        assertThat(Planner.plan(List.of(loses, realtime("now", 8)), terms)
                        .chosen()
                        .target())
                .isEqualTo("now");
    }

    @Test
    void tells_how_much_more_a_ceiling_would_take() {
        Plan plan = Planner.plan(List.of(batch("a", 4)), below(ordered(), 5));
        assertThat(plan.of("a").orElseThrow().message())
                .isEqualTo(
                        "At worst 8.00 USD, and the ceiling leaves 5.00 USD: raise ceilingUSD by 3.00 USD to use it. Likely 4.00 USD.");
    }

    /** Whatever comes: terms are kept, each target has its verdict, and Cheapest never expects to cost more than Ordered. */
    @Test
    void holds_for_any_targets_and_terms() {
        Random random = new Random(6);
        int chosen = 0;
        for (int i = 0; i < 20_000; i++) {
            List<TargetEstimate> targets = PlanMix.targets(random);
            PlanTerms terms = PlanMix.terms(random, NOW, targets);
            Plan plan = Planner.plan(targets, terms);
            assertThat(plan.verdicts()).hasSameSizeAs(targets);
            if (plan.chosen() == null) {
                assertThat(targets).noneMatch(t -> PlanMix.permitted(t, terms));
                continue;
            }
            chosen++;
            assertThat(PlanMix.permitted(plan.chosen(), terms)).isTrue();
            boolean possible = targets.stream().anyMatch(t -> PlanMix.permitted(t, terms) && PlanMix.inTime(t, terms));
            if (possible) {
                assertThat(plan.inTime()).isTrue();
            }
            if (plan.backup() != null) {
                assertThat(PlanMix.permitted(plan.backup(), terms)).isTrue();
                if (terms.deadline() != null) {
                    assertThat(plan.switchBy()).isAfter(terms.now()).isBefore(terms.deadline());
                }
            }
            Plan cheap = Planner.plan(targets, strategy(terms, RoutingStrategy.Cheapest));
            Plan inOrder = Planner.plan(targets, strategy(terms, RoutingStrategy.Ordered));
            assertThat(cheap.inTime()).isEqualTo(inOrder.inTime());
            if (terms.switchTime() == null) {
                assertThat(cheap.chosen().likely())
                        .isLessThanOrEqualTo(inOrder.chosen().likely());
            }
        }
        assertThat(chosen).isGreaterThan(5_000);
    }

    // ---- props

    private static PlanTerms ordered() {
        return new PlanTerms(NOW, null, true, null, null, RoutingStrategy.Ordered, null);
    }

    private static PlanTerms cheapest() {
        return strategy(ordered(), RoutingStrategy.Cheapest);
    }

    private static PlanTerms strategy(PlanTerms t, RoutingStrategy strategy) {
        return new PlanTerms(t.now(), t.deadline(), t.firm(), t.ceilingLeft(), t.allowed(), strategy, t.switchTime());
    }

    private static PlanTerms by(PlanTerms t, Duration time) {
        return new PlanTerms(
                t.now(), NOW.plus(time), t.firm(), t.ceilingLeft(), t.allowed(), t.strategy(), t.switchTime());
    }

    private static PlanTerms usual(PlanTerms t) {
        return new PlanTerms(t.now(), t.deadline(), false, t.ceilingLeft(), t.allowed(), t.strategy(), t.switchTime());
    }

    private static PlanTerms below(PlanTerms t, long dollars) {
        return new PlanTerms(t.now(), t.deadline(), t.firm(), usd(dollars), t.allowed(), t.strategy(), t.switchTime());
    }

    private static PlanTerms only(PlanTerms t, String... targets) {
        return new PlanTerms(
                t.now(),
                t.deadline(),
                t.firm(),
                t.ceilingLeft(),
                Set.copyOf(Arrays.asList(targets)),
                t.strategy(),
                t.switchTime());
    }

    private static PlanTerms moved(PlanTerms t) {
        return new PlanTerms(t.now(), t.deadline(), t.firm(), t.ceilingLeft(), t.allowed(), t.strategy(), SWITCH);
    }

    /** An hour, or two. */
    private static TargetEstimate batch(String name, long likely) {
        return estimate(name, likely, new Completion(Duration.ofMinutes(60), Duration.ofHours(2), Duration.ofDays(1)));
    }

    private static TargetEstimate realtime(String name, long likely) {
        return estimate(
                name, likely, new Completion(Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofMinutes(20)));
    }

    private static TargetEstimate estimate(String name, long likely, Completion completion) {
        TokenEstimate tokens = new TokenEstimate(100, 25);
        return new TargetEstimate(
                name, 10, tokens, tokens, usd(likely), usd(2 * likely), usd(2 * likely), completion, true);
    }

    private static TargetEstimate with(TargetEstimate e, boolean keepsOnCancel) {
        return new TargetEstimate(
                e.target(),
                e.items(),
                e.input(),
                e.output(),
                e.likely(),
                e.worst(),
                e.realtime(),
                e.completion(),
                keepsOnCancel);
    }

    private static Money usd(long dollars) {
        return Money.micros(dollars * 1_000_000);
    }
}
