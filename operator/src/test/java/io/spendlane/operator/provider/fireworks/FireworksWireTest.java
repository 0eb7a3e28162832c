package io.spendlane.operator.provider.fireworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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
import org.junit.jupiter.params.provider.MethodSource;

class FireworksWireTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final BatchWire WIRE = new FireworksWire();

    @Test
    void aLineNamesNoModelAndOnlyRolesThatItTakes() throws Exception {
        ChatRequest request = new ChatRequest(
                "r-1",
                List.of(new Message("developer", "Be brief."), new Message("user", "Hi")),
                50,
                MAPPER.readTree("{\"type\":\"object\"}"),
                Map.of("seed", MAPPER.readTree("7")));
        assertThat(WIRE.refusal(request)).isNull();
        byte[] line = WIRE.requestLine(request, "accounts/fireworks/models/m");
        assertThat(MAPPER.readTree(line)).isEqualTo(MAPPER.readTree("""
                {"custom_id":"r-1","body":{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}],
                 "max_tokens":50,"response_format":{"type":"json_schema","json_schema":{"name":"response",
                 "schema":{"type":"object"}}},"seed":7}}"""));
        assertThat(WIRE.customId(line)).isEqualTo("r-1");
        Bound bound = WIRE.bound(line);
        assertThat(bound.output()).isEqualTo(50);
        assertThat(bound.input()).isGreaterThan(line.length);
    }

    @Test
    void whatWouldFailTheWholeJobIsRefusedBefore() {
        ChatRequest request = new ChatRequest(
                "r", List.of(new Message("user", "Hi")), 5, null, Map.of("verbosity", TextNode.valueOf("low")));
        assertThat(WIRE.refusal(request)).contains("verbosity");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void rows(String story, String row, ResultLine expected) throws Exception {
        assertThat(WIRE.resultLine(row.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                arguments(
                        "an answer, as it was seen",
                        """
                        {"custom_id":"r","response":{"id":"chatcmpl-1","object":"chat.completion","model":"m","choices":[{"index":0,
                         "message":{"role":"assistant","content":"4"},"finish_reason":"stop"}],"usage":{"prompt_tokens":47,
                         "total_tokens":49,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":29}}}}""",
                        new Answered("r", TextNode.valueOf("4"), "stop", new Usage(47, 29, 0, 2, 0))),
                arguments(
                        "an error with a word",
                        "{\"custom_id\":\"r\",\"error\":{\"code\":\"INVALID_ARGUMENT\",\"message\":\"m\"}}",
                        new Failed("r", "INVALID_ARGUMENT", false, true)),
                arguments(
                        "an error with a number",
                        "{\"custom_id\":\"r\",\"error\":{\"code\":503,\"message\":\"m\"}}",
                        new Failed("r", "http_503", true, true)),
                arguments(
                        "an error within the response",
                        "{\"custom_id\":\"r\",\"response\":{\"error\":{\"type\":\"invalid_request_error\"}}}",
                        new Failed("r", "invalid_request_error", false, true)),
                arguments(
                        "nothing that is known",
                        "{\"custom_id\":\"r\"}",
                        new Failed("r", "unknown_error", true, true)));
    }
}
