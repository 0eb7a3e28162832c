package io.spendlane.simulator.answers;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.simulator.answers.Outcome.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTest {
    @ParameterizedTest
    @CsvSource({
        "sim-answer, ANSWER, 200, false",
        "sim-error-429, ERROR, 429, false",
        "sim-error-0, ERROR, 0, false",
        "sim-error-500-once, ERROR, 500, true",
        "sim-missing, MISSING, 200, false",
        "sim-lost-once, LOST, 200, true",
        "sim-empty, EMPTY, 200, false",
        "sim-length, LENGTH, 200, false",
        "sim-refusal, REFUSAL, 200, false",
        "sim-filter, FILTER, 200, false",
        "sim-garbled, GARBLED, 200, false",
    })
    void isAskedForInThreePlaces(String word, Kind kind, int status, boolean once) {
        Optional<Outcome> expected = Optional.of(new Outcome(kind, status, once));
        assertThat(Outcome.ofModel(word)).isEqualTo(expected);
        assertThat(Outcome.ofCustomId("run-0001-" + word)).isEqualTo(expected);
        assertThat(Outcome.ofCustomId(word)).isEqualTo(expected);
        assertThat(Outcome.ofText("Summarise this.\n[[" + word + "]] Thanks.")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpt-5.4-mini", "sim-", "sim-unknown", "sim-error", "sim-error-1234", "xsim-error-429"})
    void isNotFoundInOrdinaryNames(String name) {
        assertThat(Outcome.ofModel(name)).isEmpty();
        assertThat(Outcome.ofCustomId(name)).isEmpty();
        assertThat(Outcome.ofText(name)).isEmpty();
    }

    @Test
    void mustEndTheCustomId() {
        assertThat(Outcome.ofCustomId("sim-error-429-r1")).isEmpty();
    }
}
