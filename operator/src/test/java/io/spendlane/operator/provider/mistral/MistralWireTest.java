package io.spendlane.operator.provider.mistral;

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

class MistralWireTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final BatchWire WIRE = new MistralWire();

    @Test
    void aLineHasMistralsNames() throws Exception {
        ChatRequest request = new ChatRequest(
                "r-1",
                List.of(new Message("developer", "Be brief."), new Message("user", "Hi")),
                50,
                MAPPER.readTree("{\"type\":\"object\"}"),
                Map.of("seed", MAPPER.readTree("7"), "temperature", MAPPER.readTree("0.5")));
        assertThat(WIRE.refusal(request)).isNull();
        byte[] line = WIRE.requestLine(request, "mistral-small-2603");
        assertThat(MAPPER.readTree(line)).isEqualTo(MAPPER.readTree("""
                {"custom_id":"r-1","body":{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}],
                 "max_tokens":50,"response_format":{"type":"json_schema","json_schema":{"name":"response","strict":false,
                 "schema":{"type":"object"}}},"temperature":0.5,"random_seed":7}}"""));
        assertThat(WIRE.customId(line)).isEqualTo("r-1");
        Bound bound = WIRE.bound(line);
        assertThat(bound.output()).isEqualTo(50);
        assertThat(bound.input()).isGreaterThan(line.length);
    }

    @ParameterizedTest
    @CsvSource({"reasoning_effort,'\"low\"'", "verbosity,'\"low\"'", "temperature,1.6", "seed,-1"})
    void whatWouldRefuseTheWholeFileIsRefusedBefore(String name, String value) throws Exception {
        ChatRequest request =
                new ChatRequest("r", List.of(new Message("user", "Hi")), 5, null, Map.of(name, MAPPER.readTree(value)));
        assertThat(WIRE.refusal(request)).contains(name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void rows(String story, String row, ResultLine expected) throws Exception {
        String line = "{\"id\":\"batch-1a-2b-0\",\"custom_id\":\"r\"," + row + "}";
        assertThat(WIRE.resultLine(line.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
    }

    static Stream<Arguments> rows() throws Exception {
        String usage =
                "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":13,\"prompt_tokens_details\":{\"cached_tokens\":3}}";
        Usage used = new Usage(9, 3, 0, 4, 0);
        JsonNode other = MAPPER.readTree("[{\"type\":\"image_url\",\"image_url\":\"x\"}]");
        return Stream.of(
                arguments("text", good("\"hi\"", usage), new Answered("r", TextNode.valueOf("hi"), "stop", used)),
                arguments(
                        "thoughts are left out",
                        good(
                                "[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Hm\"}]},{\"type\":\"text\",\"text\":\"h\"},{\"type\":\"text\",\"text\":\"i\"}]",
                                usage),
                        new Answered("r", TextNode.valueOf("hi"), "stop", used)),
                arguments(
                        "other parts stay as they are",
                        good(other.toString(), usage),
                        new Answered("r", other, "stop", used)),
                arguments(
                        "no usage: nobody knows what is billed",
                        good("\"hi\"", "\"usage\":null"),
                        new Answered("r", TextNode.valueOf("hi"), "stop", null)),
                arguments(
                        "an error's body is JSON in a text",
                        "\"response\":{\"status_code\":400,\"body\":\"{\\\"object\\\":\\\"error\\\",\\\"message\\\":\\\"Prose\\\",\\\"type\\\":\\\"invalid_request_file\\\",\\\"code\\\":\\\"3310\\\"}\"},\"error\":null",
                        new Failed("r", "http_400", false, false)),
                arguments(
                        "too many requests: again, and not begun",
                        "\"response\":{\"status_code\":429,\"body\":\"Prose\"},\"error\":null",
                        new Failed("r", "http_429", true, false)),
                arguments(
                        "broken off: again, and maybe billed",
                        "\"response\":{\"status_code\":500,\"body\":\"{}\"},\"error\":null",
                        new Failed("r", "http_500", true, true)));
    }

    private static String good(String content, String usage) {
        return "\"response\":{\"status_code\":200,\"body\":{\"choices\":[{\"message\":{\"content\":" + content
                + "},\"finish_reason\":\"stop\"}]," + usage + "}},\"error\":null";
    }
}
