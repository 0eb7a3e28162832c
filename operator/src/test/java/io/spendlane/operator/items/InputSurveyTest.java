package io.spendlane.operator.items;

import static io.spendlane.operator.items.Samples.candidate;
import static io.spendlane.operator.items.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.operator.items.InputFault.Reason;
import io.spendlane.operator.plan.Volume;
import io.spendlane.operator.provider.BatchWire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InputSurveyTest {
    @TempDir
    Path scratch;

    @Test
    void measuresTheInputAndWhatItMayCost() throws Exception {
        String input = "{\"id\":1,\"t\":\"aaaa\"}\n\n{\"id\":2,\"t\":\"a\"}\n";
        Survey survey = survey(input, candidate(10, 10_000));

        assertThat(survey.items()).isEqualTo(2);
        assertThat(survey.bytes()).isEqualTo(input.length());
        try (Records records = Records.of(text(input))) {
            assertThat(survey.digest()).isEqualTo(records.digest());
        }
        // One token a byte of the request line, reckoned with the longest custom id; 5 tokens of output.
        int overhead =
                "{\"custom_id\":\"\",\"body\":{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}],\"max_completion_tokens\":5}}"
                                .length()
                        + 64;
        long tokens = 2L * (overhead + 5) + 4 + 1;
        long dearest = overhead + 4 + 5 * 10;
        assertThat(survey.costs())
                .containsExactly(new Survey.Cost(
                        "primary",
                        Money.micros(2L * (overhead + 50) + 5),
                        Money.micros(dearest),
                        tokens,
                        overhead + 4 + 5,
                        new Volume(2, tokens - 10, 10, 0, 0),
                        null));
    }

    @Test
    void boundsNoLessThanAnyCustomIdOfARun() throws Exception {
        Names longest = new Names(Samples.RUN, 99, Integer.MAX_VALUE);
        assertThat(longest.customId(Records.MAX_RECORDS)).hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void refusesOnlyTheCandidateThatCannotTakeARecord() throws Exception {
        String input = "{\"t\":\"a\"}\n{\"t\":\"" + "x".repeat(1_000) + "\"}\n{\"t\":\"a\"}\n";
        Survey survey = survey(input, candidate(10, 1_000), candidate(10, 2_000));

        InputFault refusal = survey.costs().get(0).refusal();
        assertThat(refusal.reason()).isEqualTo(Reason.RECORD_TOO_LARGE);
        assertThat(refusal).hasMessageStartingWith("Line 2: ").hasMessageContaining("target primary takes at most");
        assertThat(survey.costs().get(1).refusal()).isNull();
        assertThat(survey.items()).isEqualTo(3);
    }

    @Test
    void refusesACandidateThatCannotBeReckonedWith() throws Exception {
        ChargePrices huge = new ChargePrices(
                Samples.rates("999999999", "999999999"), null, Samples.rates("1", "1"), null, null, null, null);
        Candidate dear = new Candidate("dear", new ChatWire(), "m", huge, new BatchWire.Limits(10, 10_000));
        Survey survey = survey("{\"t\":\"" + "x".repeat(9_000) + "\"}\n{\"t\":\"a\"}\n", dear, candidate(10, 10_000));

        assertThat(survey.costs().get(0).refusal().reason()).isEqualTo(Reason.COST_OUT_OF_RANGE);
        assertThat(survey.costs().get(1).refusal()).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refuses(String story, String input, Reason reason, String message) {
        InputFault fault = catchThrowableOfType(InputFault.class, () -> survey(input, candidate(10, 1_000_000)));
        assertThat(fault.reason()).isEqualTo(reason);
        assertThat(fault).hasMessageStartingWith(message);
    }

    static Stream<Arguments> refuses() {
        return Stream.of(
                arguments("nothing", "", Reason.INPUT_EMPTY, "The input holds no record."),
                arguments("blank lines only", "\n \n\t\n", Reason.INPUT_EMPTY, "The input holds no record."),
                arguments("no JSON", "{\"t\":\"a\"}\nx", Reason.NOT_JSON, "Line 2: this is not one JSON object"),
                arguments(
                        "no field",
                        "{\"t\":\"a\"}\n{}",
                        Reason.FIELD_MISSING,
                        "Line 2: the prompt names the field \"t\""),
                arguments(
                        "an id twice",
                        "{\"id\":\"a\",\"t\":1}\n\n{\"id\":\"b\",\"t\":1}\n{\"id\":\"a\",\"t\":2}\n{\"id\":\"b\",\"t\":2}",
                        Reason.DUPLICATE_ID,
                        "Line 4: the id is the same as in line 1."),
                arguments(
                        "an id as custom id again",
                        "{\"id\":\"a\",\"t\":1}\n{\"custom_id\":\"a\",\"t\":2}",
                        Reason.DUPLICATE_ID,
                        "Line 2: the id is the same as in line 1."));
    }

    @Test
    void takesNoMoreThanTenMillionRecords() {
        byte[] line = "{}\n".getBytes(StandardCharsets.US_ASCII);
        Source tooMany = () -> new Repeated(line, Records.MAX_RECORDS + 1);
        InputFault fault = catchThrowableOfType(InputFault.class, () -> {
            try (Records records = Records.of(tooMany)) {
                while (records.next()) {}
            }
        });
        assertThat(fault.reason()).isEqualTo(Reason.TOO_MANY_RECORDS);
        assertThat(fault.line()).isEqualTo(Records.MAX_RECORDS + 1);
    }

    private Survey survey(String input, Candidate... candidates) throws Exception {
        return new InputSurvey(scratch)
                .survey(text(input), Rendering.of(Samples.prompt("{{t}}", 5)), List.of(candidates));
    }
}
