package io.spendlane.operator.items;

import static io.spendlane.operator.items.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.operator.items.InputFault.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordsTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void reads(String story, String input, List<String> expected) throws Exception {
        assertThat(read(text(input))).isEqualTo(expected);
    }

    static Stream<Arguments> reads() {
        return Stream.of(
                arguments("nothing", "", List.of()),
                arguments(
                        "index from 0 and line from 1, whatever is blank between",
                        "\uFEFF\n{\"a\":1}\n\n{\"a\":2}",
                        List.of("0 2 - {\"a\":1}", "1 4 - {\"a\":2}")),
                arguments("text as id", "{\"id\":\"x-1\"}", List.of("0 1 \"x-1\" {\"id\":\"x-1\"}")),
                arguments(
                        "a number as id, exactly",
                        "{\"id\":12345678901234567890}",
                        List.of("0 1 12345678901234567890 {\"id\":12345678901234567890}")),
                arguments("a decimal as id", "{\"id\":1.50}", List.of("0 1 1.50 {\"id\":1.50}")),
                arguments(
                        "the custom id of a batch line",
                        "{\"custom_id\":\"c\",\"body\":{}}",
                        List.of("0 1 \"c\" {\"custom_id\":\"c\",\"body\":{}}")),
                arguments(
                        "id before custom id",
                        "{\"custom_id\":\"c\",\"id\":1}",
                        List.of("0 1 1 {\"custom_id\":\"c\",\"id\":1}")),
                arguments("an id that is none", "{\"id\":{\"k\":1}}", List.of("0 1 - {\"id\":{\"k\":1}}")),
                arguments("an empty id is none", "{\"id\":\"\"}", List.of("0 1 - {\"id\":\"\"}")),
                arguments("space around", "  {\"a\":1}  \r\n", List.of("0 1 - {\"a\":1}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refuses(String story, byte[] input, Reason reason, String message) {
        InputFault fault = catchThrowableOfType(InputFault.class, () -> read(Source.of(input)));

        assertThat(fault.reason()).isEqualTo(reason);
        assertThat(fault.line()).isEqualTo(2);
        assertThat(fault).hasMessageStartingWith("Line 2: ").hasMessageContaining(message);
        assertThat(fault.getMessage()).doesNotContain("secret");
    }

    static Stream<Arguments> refuses() {
        return Stream.of(
                fault("no JSON", "secret", Reason.NOT_JSON, "not one JSON object"),
                fault("cut off", "{\"secret\":\"sec", Reason.NOT_JSON, "not one JSON object"),
                fault("something behind the object", "{\"a\":1} {\"secret\":2}", Reason.NOT_JSON, "nothing behind it"),
                fault("a comma behind the object", "{\"a\":1},", Reason.NOT_JSON, "column"),
                fault("a comment", "{\"a\":1} // secret", Reason.NOT_JSON, "not one JSON object"),
                fault("not a number", "{\"a\":NaN}", Reason.NOT_JSON, "not one JSON object"),
                fault(
                        "nested too deep",
                        "{\"a\":" + "[".repeat(200) + "]".repeat(200) + "}",
                        Reason.NOT_JSON,
                        "100 levels"),
                fault("an array", "[{\"secret\":1}]", Reason.NOT_AN_OBJECT, "no object"),
                fault("text", "\"secret\"", Reason.NOT_AN_OBJECT, "no object"),
                fault("null", "null", Reason.NOT_AN_OBJECT, "no object"),
                fault("a field twice", "{\"secret\":1,\"secret\":2}", Reason.FIELD_REPEATED, "twice"),
                fault("a field twice inside", "{\"a\":{\"b\":1,\"b\":1}}", Reason.FIELD_REPEATED, "twice"),
                fault("half a character as id", "{\"id\":\"\\ud83d\"}", Reason.TEXT_INVALID, "half of a character"),
                fault(
                        "too large",
                        "{\"secret\":\"" + "x".repeat(Records.MAX_RECORD_BYTES) + "\"}",
                        Reason.RECORD_TOO_LARGE,
                        "more than 4.0 MB"),
                arguments(
                        "not UTF-8",
                        "{}\n{\"a\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1),
                        Reason.NOT_JSON,
                        "in UTF-8"),
                arguments("UTF-16", "{}\n\0{\0}".getBytes(StandardCharsets.ISO_8859_1), Reason.NOT_JSON, "in UTF-8"));
    }

    @Test
    void takesARecordOfTheLargestSize() throws Exception {
        String record = "{\"text\":\"" + "x".repeat(Records.MAX_RECORD_BYTES - 11) + "\"}";
        assertThat(record).hasSize(Records.MAX_RECORD_BYTES);
        assertThat(read(text(record + "\n"))).hasSize(1);
    }

    @Test
    void takesMillionsOfFieldNames() throws Exception {
        StringBuilder input = new StringBuilder();
        for (int line = 0; line < 20_000; line++) {
            input.append("{\"k")
                    .append(line * 2_654_435_761L)
                    .append("\":1,\"x")
                    .append(line)
                    .append("\":2}\n");
        }
        assertThat(read(text(input.toString()))).hasSize(20_000);
    }

    @Test
    void digestsEveryByteHoweverFarItWasRead() throws Exception {
        String input = "\uFEFF\n{\"a\":1}\n\n{\"a\":2}\r\nno json";
        // printf '\xef\xbb\xbf\n{"a":1}\n\n{"a":2}\r\nno json' | sha256sum
        String expected = "e1221d26f5e1295a5ff2bc76b4eefb6f33e52dd1a68a7f197cdc981ed687d6e3";
        for (int records = 0; records < 3; records++) {
            try (Records reader = Records.of(text(input))) {
                for (int i = 0; i < records; i++) {
                    assertThat(reader.next()).isTrue();
                }
                assertThat(reader.digest()).isEqualTo(expected);
                assertThat(reader.bytes()).isEqualTo(input.getBytes(StandardCharsets.UTF_8).length);
            }
        }
    }

    @Test
    void writesInlineRecordsAsLines() throws Exception {
        Source inline = Source.inline(List.of(
                ChatWire.JSON.readTree("{\"id\":1,\"t\":\"a\\nb\\ud83d\"}"),
                ChatWire.JSON.readTree("{\"t\":\"\u00e4\"}")));
        assertThat(new String(inline.open().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"id\":1,\"t\":\"a\\nb\uFFFD\"}\n{\"t\":\"\u00e4\"}\n");
    }

    private static Arguments fault(String story, String line, Reason reason, String message) {
        return arguments(story, ("{}\n" + line + "\n{}").getBytes(StandardCharsets.UTF_8), reason, message);
    }

    private static List<String> read(Source source) throws IOException, InputFault {
        List<String> found = new ArrayList<>();
        try (Records records = Records.of(source)) {
            while (records.next()) {
                InputRecord record = records.record();
                found.add(record.index() + " " + record.line() + " " + (record.id() == null ? "-" : record.id()) + " "
                        + record.value());
            }
        }
        return found;
    }
}
