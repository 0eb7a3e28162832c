package io.spendlane.operator.lane;

import static io.spendlane.operator.lane.Stories.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.operator.lane.Admission.Asking;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TurnsTest {
    static Stream<Arguments> orders() {
        return Stream.of(
                arguments(
                        "urgency first, whatever the deadlines",
                        List.of(asking("l", Urgency.Low, 0, 60L), asking("n", Urgency.Normal, 0, 3600L)),
                        "n l"),
                arguments(
                        "then the least slack",
                        List.of(asking("later", Urgency.Low, 0, 600L), asking("sooner", Urgency.Low, 0, 60L)),
                        "sooner later"),
                arguments(
                        "one that is late is the first of its class",
                        List.of(asking("soon", Urgency.Low, 0, 1L), asking("late", Urgency.Low, 0, -60L)),
                        "late soon"),
                arguments("then age", List.of(created("young", 10), created("old", 20)), "old young"),
                arguments(
                        "one without a deadline counts as wanted a day after it asked",
                        List.of(asking("none", Urgency.Low, 0, null), asking("tomorrow", Urgency.Low, 0, 23 * 3600L)),
                        "tomorrow none"),
                arguments(
                        "a deadline in a year counts so too",
                        List.of(asking("far", Urgency.Low, 12, 365 * 86_400L), asking("none", Urgency.Low, 11, null)),
                        "far none"),
                arguments(
                        "Low is Normal after eight hours",
                        List.of(asking("n", Urgency.Normal, 0, 3600L), asking("l", Urgency.Low, 8, 1800L)),
                        "l n"),
                arguments(
                        "and not before",
                        List.of(asking("l", Urgency.Low, 7, 1800L), asking("n", Urgency.Normal, 0, 3600L)),
                        "n l"),
                arguments(
                        "and High after sixteen",
                        List.of(asking("h", Urgency.High, 0, 3600L), asking("l", Urgency.Low, 16, 1800L)),
                        "l h"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void orders(String story, List<Asking> asks, String expected) {
        assertThat(Turns.inOrder(asks, NOW)).extracting(Asking::jobUID).containsExactly(expected.split(" "));
    }

    @Test
    void after_a_day_whoever_arrives_comes_later() {
        Asking patient = asking("patient", Urgency.Low, 24, 400 * 86_400L);
        for (Urgency urgency : List.of(Urgency.High, Urgency.Normal, Urgency.Low)) {
            Asking newcomer = asking("newcomer", urgency, 0, 1L);
            assertThat(Turns.inOrder(List.of(newcomer, patient), NOW).get(0)).isEqualTo(patient);
        }
    }

    private static Asking asking(String job, Urgency urgency, long hoursWaited, Long deadlineIn) {
        return asking(job, urgency, hoursWaited, deadlineIn, 0);
    }

    private static Asking created(String job, long secondsAgo) {
        return asking(job, Urgency.Low, 0, 3600L, secondsAgo);
    }

    private static Asking asking(String job, Urgency urgency, long hoursWaited, Long deadlineIn, long age) {
        Instant asked = NOW.minus(Duration.ofHours(hoursWaited));
        Ask ask = Stories.ask(7, 1, 1);
        return new Asking(
                job,
                urgency,
                deadlineIn == null ? null : NOW.plusSeconds(deadlineIn),
                asked.minusSeconds(age),
                new Ask(
                        7,
                        ask.laneUID(),
                        ask.target(),
                        ask.prices(),
                        ask.amount(),
                        1,
                        ask.smallestPart(),
                        1,
                        asked,
                        null));
    }
}
