package io.spendlane.operator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spendlane.operator.provider.Usage;
import io.spendlane.operator.provider.http.Fields;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenUsageTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void reads(String story, String json, Usage expected) throws Exception {
        assertThat(TokenUsage.read(new Fields(new JsonMapper().readTree(json)))).isEqualTo(expected);
    }

    static Stream<Arguments> reads() {
        return Stream.of(
                arguments("chat completions", """
                        {"prompt_tokens":9,"completion_tokens":4,"total_tokens":13,
                         "prompt_tokens_details":{"cached_tokens":3,"cache_write_tokens":2,"audio_tokens":0},
                         "completion_tokens_details":{"reasoning_tokens":1,"accepted_prediction_tokens":0}}""", new Usage(9, 3, 2, 4, 1)),
                arguments("responses", """
                        {"input_tokens":9,"input_tokens_details":{"cached_tokens":3,"cache_write_tokens":2},
                         "output_tokens":4,"output_tokens_details":{"reasoning_tokens":1},"total_tokens":13}""", new Usage(9, 3, 2, 4, 1)),
                arguments("the least", "{\"prompt_tokens\":9,\"completion_tokens\":4}", new Usage(9, 0, 0, 4, 0)),
                arguments("all free", "{\"prompt_tokens\":0,\"completion_tokens\":0}", new Usage(0, 0, 0, 0, 0)),
                arguments(
                        "text for numbers",
                        "{\"prompt_tokens\":\"9\",\"completion_tokens\":4.0,\"total_tokens\":\"13\",\"prompt_tokens_details\":{\"cached_tokens\":\"3\"}}",
                        new Usage(9, 3, 0, 4, 0)),
                arguments(
                        "null details",
                        "{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":null,\"prompt_tokens_details\":null,\"completion_tokens_details\":{\"reasoning_tokens\":null}}",
                        new Usage(9, 0, 0, 4, 0)),
                arguments(
                        "thinking counted beside the answer",
                        "{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":113,\"completion_tokens_details\":{\"reasoning_tokens\":100}}",
                        new Usage(9, 0, 0, 104, 100)),
                arguments("nothing", "{}", null),
                arguments("null", "null", null),
                arguments("text", "\"9 tokens\"", null),
                arguments("no output", "{\"prompt_tokens\":9}", null),
                arguments("no input", "{\"completion_tokens\":9}", null),
                arguments("mixed names", "{\"prompt_tokens\":9,\"output_tokens\":4}", null),
                arguments("negative", "{\"prompt_tokens\":-9,\"completion_tokens\":4}", null),
                arguments("half a token", "{\"prompt_tokens\":9.5,\"completion_tokens\":4}", null),
                arguments("prose", "{\"prompt_tokens\":\"nine\",\"completion_tokens\":4}", null),
                arguments(
                        "too much for a number",
                        "{\"prompt_tokens\":99999999999999999999,\"completion_tokens\":4}",
                        null),
                arguments(
                        "more than a long in sum",
                        "{\"prompt_tokens\":9223372036854775807,\"completion_tokens\":9223372036854775807}",
                        null),
                arguments(
                        "more cached than read",
                        "{\"prompt_tokens\":9,\"completion_tokens\":4,\"prompt_tokens_details\":{\"cached_tokens\":10}}",
                        null),
                arguments(
                        "more cached and written than read",
                        "{\"prompt_tokens\":9,\"completion_tokens\":4,\"prompt_tokens_details\":{\"cached_tokens\":5,\"cache_write_tokens\":5}}",
                        null),
                arguments(
                        "more thought than written",
                        "{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":13,\"completion_tokens_details\":{\"reasoning_tokens\":5}}",
                        null),
                arguments(
                        "cached that cannot be read",
                        "{\"prompt_tokens\":9,\"completion_tokens\":4,\"prompt_tokens_details\":{\"cached_tokens\":\"some\"}}",
                        null),
                arguments("a total of more", "{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":20}", null),
                arguments("a total of less", "{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":9}", null),
                arguments(
                        "a total that is none",
                        "{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":\"?\"}",
                        null));
    }
}
