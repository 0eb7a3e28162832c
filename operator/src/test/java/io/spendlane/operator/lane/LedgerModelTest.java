package io.spendlane.operator.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.operator.lane.LedgerModel.Bounds;
import io.spendlane.operator.lane.LedgerModel.Without;
import io.spendlane.operator.lane.LedgerState.Left;
import io.spendlane.operator.model.Explorer;
import io.spendlane.operator.model.Explorer.Seen;
import io.spendlane.operator.model.LongForm;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever two processes do in whatever order: never is more spent and held than the limit, every charge is counted once, and nothing stays
 * undone. And without any one guard it is not so. Limit: three dollars; items cost two at worst.
 */
final class LedgerModelTest {
    private static final Left NOTHING = new Left(0, 0, 0, 0, 0);
    private static final Left DELETION = new Left(0, 1, 0, 0, 0);
    private static final Left REPLACEMENT = new Left(0, 0, 1, 0, 0);
    private static final Left TORN_OUT = new Left(0, 1, 0, 1, 0);
    private static final List<String> LED =
            List.of("p0 writes the lane (TAKE", "p0 lists", "p0 does READ", "p0 writes the lane (CARRY");
    private static final List<String> GRANTED = then(LED, "p0 writes job 0", "p0 writes the lane (NOTHING)");
    private static final List<String> GRANTED_TO_THE_SECOND =
            then(LED, "p0 writes job 1", "p0 writes the lane (NOTHING)");
    private static final List<String> CHARGED = then(GRANTED, "p0 writes job 0");
    private static final List<Integer> ONE = List.of(1);
    private static final List<Integer> TWO_JOBS = List.of(1, 1);
    private static final List<Integer> ASKS_TWICE = List.of(2);
    private static final List<Integer> LESS = List.of(1);
    private static final List<Integer> ALL = List.of(2);
    private static final List<Integer> ANY = List.of(1, 2);

    private static List<String> then(List<String> before, String... more) {
        return Stream.concat(before.stream(), Stream.of(more)).toList();
    }

    private static List<String> replaced(List<String> before) {
        return then(before, "somebody takes the lane away", "somebody applies");
    }

    static Stream<Arguments> holds() {
        Stream<Arguments> brief = Stream.of(
                of("two jobs, and room for one at a time", TWO_JOBS, LESS, NOTHING, List.of()),
                of("one asks twice, and is deleted", ASKS_TWICE, LESS, DELETION, LED),
                of("a process is killed, a job deleted", ONE, LESS, new Left(1, 1, 0, 0, 0), LED),
                of("the lane comes back with another uid: a job is granted", ONE, ALL, REPLACEMENT, replaced(GRANTED)),
                of("the lane comes back: two jobs, one is charged", TWO_JOBS, ALL, REPLACEMENT, replaced(CHARGED)),
                of("a job is torn out", ONE, LESS, TORN_OUT, LED));
        return LongForm.asked() ? Stream.concat(brief, longForm()) : brief;
    }

    private static Stream<Arguments> longForm() {
        Left both = new Left(0, 1, 1, 0, 0);
        return Stream.of(
                of("one asks twice, one once", List.of(2, 1), ANY, NOTHING, List.of()),
                of("one asks twice, and is deleted, from the start", ASKS_TWICE, ANY, DELETION, List.of()),
                of("two jobs, one is deleted", TWO_JOBS, ANY, DELETION, List.of()),
                of("a process is killed, from the start", ONE, ANY, new Left(1, 1, 0, 0, 0), List.of()),
                of("two are killed, two jobs", TWO_JOBS, LESS, new Left(2, 0, 0, 0, 0), List.of()),
                of("writes that are not answered", TWO_JOBS, LESS, new Left(1, 0, 0, 0, 1), List.of()),
                of("the lane comes back at any time, a job is deleted", ONE, ALL, both, LED),
                of("the lane comes back: two jobs, one granted", TWO_JOBS, ALL, REPLACEMENT, replaced(GRANTED)),
                of("the lane comes back: two jobs, one charged, one deleted", TWO_JOBS, ALL, both, replaced(CHARGED)),
                of("a job is torn out, from the start", ONE, ANY, TORN_OUT, List.of()),
                arguments(
                        "the lane's turns are interrupted",
                        new Bounds(3, ONE, LESS, NOTHING, true, List.of("p0 decides", "p0 writes", "p0 lists"))));
    }

    private static Arguments of(
            String story, List<Integer> items, List<Integer> costs, Left left, List<String> prelude) {
        return arguments(story, new Bounds(3, items, costs, left, false, prelude));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void holds(String story, Bounds bounds) {
        Seen seen = LongForm.told(
                story, () -> Explorer.explore(story, new LedgerModel(Without.NOTHING, bounds), LongForm.MOST));
        assertThat(seen.fault()).as(seen.toString()).isEmpty();
        assertThat(seen.all() || LongForm.asked()).as(seen.toString()).isTrue();
    }

    static Stream<Arguments> fails_without() {
        return Stream.of(
                without(Without.EPOCH, TWO_JOBS, NOTHING, LED, "limit"),
                without(Without.FRESH_LIST, TWO_JOBS, NOTHING, LED, "limit"),
                without(Without.VERSIONS, TWO_JOBS, NOTHING, LED, "limit"),
                without(Without.COMPARE_AND_SWAP, TWO_JOBS, NOTHING, LED, "limit"),
                without(Without.ASK_NAMES, ASKS_TWICE, NOTHING, LED, "limit"),
                without(Without.LANE_UID, TWO_JOBS, REPLACEMENT, replaced(GRANTED_TO_THE_SECOND), "limit"),
                without(Without.FOLDING, ONE, DELETION, LED, "limit"),
                without(Without.REBUILD, ONE, TORN_OUT, LED, "counted"));
    }

    private static Arguments without(
            Without guard, List<Integer> items, Left left, List<String> prelude, String expected) {
        return arguments(guard, new Bounds(3, items, ALL, left, false, prelude), expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void fails_without(Without guard, Bounds bounds, String expected) {
        String story = "without " + guard;
        Seen seen = LongForm.told(story, () -> Explorer.explore(story, new LedgerModel(guard, bounds), LongForm.MOST));
        assertThat(seen.fault()).hasValueSatisfying(fault -> assertThat(fault).contains(expected));
        Seen guarded = Explorer.explore(story, new LedgerModel(Without.NOTHING, bounds), seen.states());
        assertThat(guarded.fault()).as("the same with the guard").isEmpty();
    }
}
