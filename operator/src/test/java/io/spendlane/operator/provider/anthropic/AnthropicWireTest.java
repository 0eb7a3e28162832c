package io.spendlane.operator.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.ChatRequest.Message;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.ResultLine.Answered;
import io.spendlane.operator.provider.ResultLine.Failed;
import io.spendlane.operator.provider.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AnthropicWireTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final BatchWire WIRE = new AnthropicWire();
    private static final Message HI = new Message("user", "Hi");

    @Test
    void aRequestIsTheParametersOfAMessage() throws Exception {
        ChatRequest request = new ChatRequest(
                "r-1",
                List.of(new Message("system", "Be brief."), new Message("developer", "Be kind."), HI),
                50,
                MAPPER.readTree("{\"type\":\"object\"}"),
                Map.of("stop", MAPPER.readTree("\"END\""), "temperature", MAPPER.readTree("0.5")));
        assertThat(WIRE.refusal(request)).isNull();
        byte[] line = WIRE.requestLine(request, "claude-haiku-5-5");
        assertThat(MAPPER.readTree(line)).isEqualTo(MAPPER.readTree("""
                {"custom_id":"r-1","params":{"model":"claude-haiku-5-5","max_tokens":50,"system":"Be brief.\\n\\nBe kind.",
                 "messages":[{"role":"user","content":"Hi"}],"temperature":0.5,"stop_sequences":["END"],
                 "output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}}}}"""));
        assertThat(WIRE.customId(line)).isEqualTo("r-1");
        assertThat(WIRE.bound(line).output()).isEqualTo(50);
    }

    @Test
    void theBoundCountsMessagesInstructionsAndSchema() throws Exception {
        Bound plain = bound(List.of(HI), null);
        Bound instructed = bound(List.of(new Message("system", ""), HI), null);
        Bound shaped = bound(List.of(HI), MAPPER.readTree("{\"type\":\"object\"}"));
        assertThat(instructed.input() - plain.input()).isEqualTo(",\"system\":\"\"".length() + 16);
        String schema = "{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}";
        assertThat(shaped.input() - plain.input())
                .isEqualTo(",\"output_config\":{\"format\":}".length() + 3L * schema.length() + 1024);
    }

    private static Bound bound(List<Message> messages, JsonNode schema) {
        return WIRE.bound(WIRE.requestLine(new ChatRequest("r", messages, 5, schema, Map.of()), "m"));
    }

    @ParameterizedTest
    @CsvSource({
        "seed,7",
        "frequency_penalty,1",
        "presence_penalty,1",
        "reasoning_effort,'\"low\"'",
        "verbosity,'\"low\"'",
        "temperature,1.5"
    })
    void whatItHasNoWordForIsRefused(String name, String value) throws Exception {
        ChatRequest request = new ChatRequest("r", List.of(HI), 5, null, Map.of(name, MAPPER.readTree(value)));
        assertThat(WIRE.refusal(request)).contains(name);
    }

    @Test
    void instructionsWithinTheConversationAreRefused() {
        assertThat(WIRE.refusal(new ChatRequest("r", List.of(HI, new Message("system", "x")), 5, null, Map.of())))
                .contains("only before the conversation");
        assertThat(WIRE.refusal(new ChatRequest("r", List.of(new Message("system", "x")), 5, null, Map.of())))
                .contains("needs a user's message");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void rows(String story, String result, ResultLine expected) throws Exception {
        String line = "{\"custom_id\":\"r\",\"result\":" + result + "}";
        assertThat(WIRE.resultLine(line.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
    }

    static Stream<Arguments> rows() throws Exception {
        JsonNode tools = MAPPER.readTree("[{\"type\":\"tool_use\",\"name\":\"x\"}]");
        return Stream.of(
                arguments(
                        "text",
                        good(
                                "[{\"type\":\"text\",\"text\":\"h\"},{\"type\":\"text\",\"text\":\"i\"}]",
                                "{\"input_tokens\":9,\"output_tokens\":4}"),
                        new Answered("r", TextNode.valueOf("hi"), "end_turn", new Usage(9, 0, 0, 4, 0))),
                arguments(
                        "input excludes the cache, output includes thoughts",
                        good(
                                "[{\"type\":\"thinking\",\"thinking\":\"Hm\"},{\"type\":\"text\",\"text\":\"hi\"}]",
                                "{\"input_tokens\":9,\"cache_creation_input_tokens\":20,\"cache_read_input_tokens\":3,\"output_tokens\":40,\"output_tokens_details\":{\"thinking_tokens\":36},\"service_tier\":\"batch\"}"),
                        new Answered("r", TextNode.valueOf("hi"), "end_turn", new Usage(32, 3, 20, 40, 36))),
                arguments(
                        "nothing said",
                        good("[]", "{\"input_tokens\":9,\"output_tokens\":0}"),
                        new Answered("r", TextNode.valueOf(""), "end_turn", new Usage(9, 0, 0, 0, 0))),
                arguments(
                        "something else than text",
                        good(tools.toString(), "{\"input_tokens\":9,\"output_tokens\":1}"),
                        new Answered("r", tools, "end_turn", new Usage(9, 0, 0, 1, 0))),
                arguments(
                        "a usage that cannot be relied on",
                        good("[]", "{\"input_tokens\":9,\"cache_read_input_tokens\":\"many\",\"output_tokens\":1}"),
                        new Answered("r", TextNode.valueOf(""), "end_turn", null)),
                arguments("no usage", good("[]", "null"), new Answered("r", TextNode.valueOf(""), "end_turn", null)),
                arguments(
                        "refused for good",
                        errored("invalid_request_error"),
                        new Failed("r", "invalid_request_error", false, false)),
                arguments(
                        "no such model", errored("not_found_error"), new Failed("r", "not_found_error", false, false)),
                arguments(
                        "too large", errored("request_too_large"), new Failed("r", "request_too_large", false, false)),
                arguments("too many", errored("rate_limit_error"), new Failed("r", "rate_limit_error", true, false)),
                arguments("overloaded", errored("overloaded_error"), new Failed("r", "overloaded_error", true, false)),
                arguments("broken", errored("api_error"), new Failed("r", "api_error", true, false)),
                arguments("something new", errored("gremlins"), new Failed("r", "gremlins", true, false)),
                arguments(
                        "an error without words",
                        "{\"type\":\"errored\"}",
                        new Failed("r", "unknown_error", true, false)),
                arguments("canceled", "{\"type\":\"canceled\"}", new Failed("r", "batch_cancelled", true, false)),
                arguments("expired", "{\"type\":\"expired\"}", new Failed("r", "batch_expired", true, false)),
                arguments(
                        "a new kind of result", "{\"type\":\"postponed\"}", new Failed("r", "no_outcome", true, true)),
                arguments("none", "null", new Failed("r", "no_outcome", true, true)));
    }

    private static String good(String content, String usage) {
        return "{\"type\":\"succeeded\",\"message\":{\"id\":\"msg_1\",\"role\":\"assistant\",\"content\":" + content
                + ",\"stop_reason\":\"end_turn\",\"usage\":" + usage + "}}";
    }

    private static String errored(String type) {
        return "{\"type\":\"errored\",\"error\":{\"type\":\"error\",\"error\":{\"type\":\"" + type
                + "\",\"message\":\"Prose.\",\"details\":{}},\"request_id\":null}}";
    }
}
