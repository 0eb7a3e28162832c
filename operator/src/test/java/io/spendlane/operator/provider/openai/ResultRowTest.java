package io.spendlane.operator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.MalformedResultException;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.ResultLine.Answered;
import io.spendlane.operator.provider.ResultLine.Failed;
import io.spendlane.operator.provider.Usage;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultRowTest {
    private static final BatchWire OPENAI = OpenAIWire.openAI();
    private static final BatchWire COMPATIBLE = OpenAIWire.compatible();
    private static final Usage USAGE = new Usage(9, 0, 0, 4, 0);

    @Test
    void anAnswer() throws Exception {
        assertThat(read(OPENAI, """
                        {"id":"batch_req_a1","custom_id":"r-1","response":{"status_code":200,"request_id":"q1","body":{"id":"chatcmpl-1",
                         "object":"chat.completion","model":"gpt-5.4-mini-2026","choices":[{"index":0,"message":{"role":"assistant",
                         "content":"hi","refusal":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":4,
                         "total_tokens":13,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}}},
                         "error":null}""")).isEqualTo(new Answered("r-1", json("\"hi\""), "stop", USAGE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void answers(String story, String choice, String output, String finishReason) throws Exception {
        String usage = "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4}";
        String row = "{\"custom_id\":\"r\",\"response\":{\"status_code\":200,\"body\":{\"choices\":[" + choice + "],"
                + usage + "}}}";
        assertThat(read(OPENAI, row)).isEqualTo(new Answered("r", json(output), finishReason, USAGE));
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments("text", message("{\"content\":\"hi\"}", "\"stop\""), "\"hi\"", "stop"),
                arguments("cut at its limit", message("{\"content\":\"\"}", "\"length\""), "\"\"", "length"),
                arguments("filtered", message("{\"content\":null}", "\"content_filter\""), "null", "content_filter"),
                arguments("no content", message("{}", "\"stop\""), "null", "stop"),
                arguments("no reason", message("{\"content\":\"hi\"}", "null"), "\"hi\"", "unknown"),
                arguments(
                        "a reason in prose", message("{\"content\":\"hi\"}", "\"I had to stop\""), "\"hi\"", "unknown"),
                arguments(
                        "a refusal",
                        message("{\"content\":null,\"refusal\":\"I can't help with that.\"}", "\"stop\""),
                        "\"I can't help with that.\"",
                        "refusal"),
                arguments(
                        "a refusal beside an empty text",
                        message("{\"content\":\"\",\"refusal\":\"No.\"}", "\"stop\""),
                        "\"No.\"",
                        "refusal"),
                arguments(
                        "text beside an empty refusal",
                        message("{\"content\":\"hi\",\"refusal\":\"\"}", "\"stop\""),
                        "\"hi\"",
                        "stop"),
                arguments(
                        "parts",
                        message("{\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}", "\"stop\""),
                        "[{\"type\":\"text\",\"text\":\"hi\"}]",
                        "stop"),
                arguments("an object", message("{\"content\":{\"a\":1}}", "\"stop\""), "{\"a\":1}", "stop"),
                arguments("an empty list of parts", message("{\"content\":[]}", "\"stop\""), "[]", "stop"),
                arguments("no message", "{\"finish_reason\":\"stop\"}", "null", "stop"),
                arguments("no choice", "", "null", "unknown"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status_code\":200,\"body\":{\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}}",
                "{\"status_code\":\"200\",\"body\":{\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}],\"usage\":null}}",
                "{\"status_code\":201,\"body\":{\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}],\"usage\":{}}}",
                "{\"body\":{\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9}}}",
                "{\"status_code\":200,\"body\":{\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"prompt_tokens_details\":{\"cached_tokens\":2}}}}"
            })
    void anAnswerWithoutUsageThatCanBeReliedOn(String response) throws Exception {
        assertThat(read(OPENAI, "{\"custom_id\":\"r\",\"response\":" + response + "}"))
                .isEqualTo(new Answered("r", json("\"hi\""), "stop", null));
    }

    @Test
    void anAnswerWithNothingInItIsStillPaid() throws Exception {
        for (String response : new String[] {
            "{\"status_code\":200}", "{\"status_code\":200,\"body\":null}", "{\"status_code\":200,\"body\":\"text\"}"
        }) {
            assertThat(read(OPENAI, "{\"custom_id\":\"r\",\"response\":" + response + "}"))
                    .isEqualTo(new Answered("r", json("null"), "unknown", null));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void failures(
            String story,
            String row,
            String errorClass,
            boolean retryable,
            boolean billedAtOpenAI,
            boolean billedElsewhere)
            throws Exception {
        String line = "{\"id\":\"x\",\"custom_id\":\"r\"," + row + "}";
        assertThat(read(OPENAI, line)).isEqualTo(new Failed("r", errorClass, retryable, billedAtOpenAI));
        assertThat(read(COMPATIBLE, line)).isEqualTo(new Failed("r", errorClass, retryable, billedElsewhere));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(
                        "a wrong parameter",
                        refused(400, "decimal_above_max_value"),
                        "decimal_above_max_value",
                        false,
                        false,
                        false),
                arguments("refused without a code", refused(400, null), "http_400", false, false, false),
                arguments("refused in prose", refused(400, "Your prompt was bad"), "http_400", false, false, false),
                arguments("a number for a code", refused(404, "404"), "http_404", false, false, false),
                arguments(
                        "too long",
                        refused(400, "context_length_exceeded"),
                        "context_length_exceeded",
                        false,
                        false,
                        false),
                arguments("filtered", refused(400, "content_filter"), "content_filter", false, false, true),
                arguments(
                        "filtered behind a gateway",
                        refused(400, "content_policy_violation"),
                        "content_policy_violation",
                        false,
                        false,
                        true),
                arguments("413", refused(413, null), "http_413", false, false, false),
                arguments("0", refused(0, null), "http_0", true, false, true),
                arguments("408", refused(408, null), "http_408", true, false, true),
                arguments("409", refused(409, null), "http_409", true, false, false),
                arguments("429", refused(429, "rate_limit_exceeded"), "http_429", true, false, false),
                arguments("500", refused(500, "server_error"), "http_500", true, false, true),
                arguments("503", refused(503, null), "http_503", true, false, true),
                arguments(
                        "a status as text",
                        "\"response\":{\"status_code\":\"429\",\"body\":{}}",
                        "http_429",
                        true,
                        false,
                        false),
                arguments(
                        "no body",
                        "\"response\":{\"status_code\":500,\"body\":null},\"error\":null",
                        "http_500",
                        true,
                        false,
                        true),
                arguments(
                        "refused, and tokens reported",
                        "\"response\":{\"status_code\":400,\"body\":{\"error\":{},\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":0}}}",
                        "http_400",
                        false,
                        true,
                        true),
                arguments(
                        "refused, and no tokens reported",
                        "\"response\":{\"status_code\":400,\"body\":{\"error\":{},\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0}}}",
                        "http_400",
                        false,
                        false,
                        false),
                arguments(
                        "a code beside the response",
                        "\"response\":{\"status_code\":400},\"error\":{\"code\":\"model_not_found\"}",
                        "model_not_found",
                        false,
                        false,
                        false),
                arguments(
                        "an error that says 200",
                        "\"response\":{\"status_code\":200,\"body\":{\"error\":{\"code\":\"overloaded\"}}}",
                        "overloaded",
                        true,
                        true,
                        true),
                arguments("cancelled", never("batch_cancelled"), "batch_cancelled", true, false, false),
                arguments("expired", never("batch_expired"), "batch_expired", true, false, false),
                arguments("failed", never("batch_failed"), "batch_failed", true, false, false),
                arguments("no such model", never("model_not_found"), "model_not_found", false, false, false),
                arguments("the client's fault", never("batch_client_error"), "batch_client_error", false, false, false),
                arguments("filtered before it ran", never("content_filter"), "content_filter", false, false, true),
                arguments("something new", never("gremlins"), "gremlins", true, false, true),
                arguments("prose for a code", never("It failed, sorry"), "unknown_error", true, false, true),
                arguments(
                        "a failure without response",
                        "\"error\":{\"code\":\"batch_expired\"}",
                        "batch_expired",
                        true,
                        false,
                        false),
                arguments(
                        "an error in prose",
                        "\"response\":null,\"error\":\"It failed\"",
                        "unknown_error",
                        true,
                        false,
                        true),
                arguments("neither", "\"response\":null,\"error\":null", "no_outcome", true, true, true),
                arguments("nothing", "\"other\":1", "no_outcome", true, true, true),
                arguments("an empty response", "\"response\":{}", "no_outcome", true, true, true));
    }

    @Test
    void aByteOrderMarkIsNoFault() throws Exception {
        assertThat(read(OPENAI, "\uFEFF{\"custom_id\":\"r\",\"error\":{\"code\":\"batch_expired\"}}")
                        .customId())
                .isEqualTo("r");
    }

    @Test
    void aLineMayHaveSpaceAroundIt() throws Exception {
        assertThat(read(OPENAI, "  {\"custom_id\":\"r\",\"error\":{\"code\":\"batch_expired\"}} \r")
                        .customId())
                .isEqualTo("r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"123", "\"123\"", "\"ключ 鍵 with spaces\""})
    void idsComeInAllForms(String id) throws Exception {
        assertThat(read(OPENAI, "{\"custom_id\":" + id + ",\"error\":{}}").customId())
                .isEqualTo(json(id).asText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Smith",
                "null",
                "[]",
                "\"Smith\"",
                "{}",
                "{\"custom_id\":null}",
                "{\"custom_id\":\"\"}",
                "{\"custom_id\":{}}",
                "{\"response\":{\"custom_id\":\"Smith\"}}",
                "{\"custom_id\":\"r\",\"response\":{\"status_code\":200,\"body\":{\"choices\":[{\"message\":{\"content\":\"Smith",
                "{\"custom_id\":\"r\"}{\"custom_id\":\"Smith\"}",
                "{\"custom_id\":\"r\"} Smith"
            })
    void whatCannotBeReadIsMalformedAndNotQuoted(String line) {
        assertThatThrownBy(() -> read(OPENAI, line))
                .isInstanceOf(MalformedResultException.class)
                .hasMessageContaining(line.getBytes(StandardCharsets.UTF_8).length + " bytes")
                .hasMessageNotContaining("Smith")
                .hasNoCause();
    }

    private static ResultLine read(BatchWire wire, String line) throws MalformedResultException {
        return wire.resultLine(line.getBytes(StandardCharsets.UTF_8));
    }

    private static String message(String message, String finishReason) {
        return "{\"index\":0,\"message\":" + message + ",\"finish_reason\":" + finishReason + "}";
    }

    private static String refused(int status, String code) {
        String quoted = code == null ? "null" : "\"" + code + "\"";
        return "\"response\":{\"status_code\":" + status
                + ",\"request_id\":\"q\",\"body\":{\"error\":{\"message\":\"Prose.\",\"type\":\"t\",\"code\":" + quoted
                + "}}},\"error\":null";
    }

    private static String never(String code) {
        return "\"response\":null,\"error\":{\"code\":\"" + code + "\",\"message\":\"Prose.\"}";
    }

    private static JsonNode json(String text) throws Exception {
        return new JsonMapper().readTree(text);
    }
}
