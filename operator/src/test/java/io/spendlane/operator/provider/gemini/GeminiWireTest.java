package io.spendlane.operator.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
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

class GeminiWireTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final BatchWire WIRE = new GeminiWire();
    private static final Message HI = new Message("user", "Hi");

    @Test
    void aLineIsAKeyAndARequest() throws Exception {
        ChatRequest request = new ChatRequest(
                "r-1",
                List.of(new Message("system", "Be brief."), HI, new Message("assistant", "Ho"), HI),
                50,
                MAPPER.readTree("{\"type\":\"object\"}"),
                Map.of(
                        "stop",
                        MAPPER.readTree("\"END\""),
                        "top_p",
                        MAPPER.readTree("0.5"),
                        "seed",
                        MAPPER.readTree("7")));
        assertThat(WIRE.refusal(request)).isNull();
        byte[] line = WIRE.requestLine(request, "gemini-3.5-flash");
        assertThat(MAPPER.readTree(line)).isEqualTo(MAPPER.readTree("""
                {"key":"r-1","request":{"contents":[{"role":"user","parts":[{"text":"Hi"}]},{"role":"model","parts":[{"text":"Ho"}]},
                 {"role":"user","parts":[{"text":"Hi"}]}],"systemInstruction":{"parts":[{"text":"Be brief."}]},
                 "generationConfig":{"maxOutputTokens":50,"topP":0.5,"seed":7,"stopSequences":["END"],
                 "responseMimeType":"application/json","responseJsonSchema":{"type":"object"}}}}"""));
        assertThat(WIRE.customId(line)).isEqualTo("r-1");
        Bound bound = WIRE.bound(line);
        assertThat(bound.output()).isEqualTo(50);
        long body = MAPPER.readTree(line).path("request").toString().length();
        assertThat(bound.input()).isEqualTo(body + 256 + 4 * 16 + 256 + 2L * "{\"type\":\"object\"}".length());
    }

    @ParameterizedTest
    @CsvSource({"reasoning_effort,'\"low\"'", "verbosity,'\"low\"'", "seed,9999999999"})
    void whatWouldRefuseTheWholeBatchIsRefusedBefore(String name, String value) throws Exception {
        ChatRequest request = new ChatRequest("r", List.of(HI), 5, null, Map.of(name, MAPPER.readTree(value)));
        assertThat(WIRE.refusal(request)).contains(name.equals("seed") ? "seed of 32 bits" : name);
    }

    @Test
    void emptyMessagesAndLateInstructionsAreRefusedBefore() {
        assertThat(WIRE.refusal(new ChatRequest("r", List.of(new Message("user", "")), 5, null, Map.of())))
                .contains("no empty message");
        assertThat(WIRE.refusal(new ChatRequest("r", List.of(HI, new Message("system", "x")), 5, null, Map.of())))
                .contains("only before the conversation");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void rows(String story, String row, ResultLine expected) throws Exception {
        String line = "{\"key\":\"r\"," + row + "}";
        assertThat(WIRE.resultLine(line.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                arguments(
                        "thoughts are output beside the candidates",
                        good(
                                "{\"text\":\"Hm\",\"thought\":true},{\"text\":\"h\"},{\"text\":\"i\"}",
                                "{\"promptTokenCount\":4,\"candidatesTokenCount\":2,\"thoughtsTokenCount\":30,\"totalTokenCount\":36}"),
                        new Answered("r", TextNode.valueOf("hi"), "STOP", new Usage(4, 0, 0, 32, 30))),
                arguments(
                        "the cache is within the prompt, tools' prompts are beside it",
                        good(
                                "{\"text\":\"hi\"}",
                                "{\"promptTokenCount\":40,\"cachedContentTokenCount\":30,\"toolUsePromptTokenCount\":5,\"candidatesTokenCount\":2,\"totalTokenCount\":47}"),
                        new Answered("r", TextNode.valueOf("hi"), "STOP", new Usage(45, 30, 0, 2, 0))),
                arguments(
                        "nothing but thoughts",
                        good("", "{\"promptTokenCount\":4,\"thoughtsTokenCount\":50,\"totalTokenCount\":54}"),
                        new Answered("r", TextNode.valueOf(""), "STOP", new Usage(4, 0, 0, 50, 50))),
                arguments(
                        "a total that does not fit",
                        good(
                                "{\"text\":\"hi\"}",
                                "{\"promptTokenCount\":4,\"candidatesTokenCount\":2,\"totalTokenCount\":99}"),
                        new Answered("r", TextNode.valueOf("hi"), "STOP", null)),
                arguments(
                        "no usage",
                        good("{\"text\":\"hi\"}", "{}"),
                        new Answered("r", TextNode.valueOf("hi"), "STOP", null)),
                arguments(
                        "a blocked prompt is billed",
                        "\"response\":{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"},\"usageMetadata\":{\"promptTokenCount\":4,\"totalTokenCount\":4}}",
                        new Answered("r", NullNode.instance, "PROHIBITED_CONTENT", new Usage(4, 0, 0, 0, 0))),
                arguments("a bad argument", failed(3), new Failed("r", "invalid_argument", false, false)),
                arguments("not allowed", failed(7), new Failed("r", "permission_denied", false, false)),
                arguments("too slow: maybe billed", failed(4), new Failed("r", "deadline_exceeded", true, true)),
                arguments("no room", failed(8), new Failed("r", "resource_exhausted", true, false)),
                arguments("broken: maybe billed", failed(13), new Failed("r", "internal", true, true)),
                arguments("down", failed(14), new Failed("r", "unavailable", true, false)),
                arguments("something new", failed(42), new Failed("r", "rpc_42", true, true)),
                arguments(
                        "an error without a code",
                        "\"error\":{\"message\":\"Prose\"}",
                        new Failed("r", "unknown_error", true, true)),
                arguments("neither", "\"response\":null", new Failed("r", "no_outcome", true, true)));
    }

    private static String good(String parts, String usage) {
        return "\"response\":{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" + parts
                + "]},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":" + usage + "}";
    }

    private static String failed(int code) {
        return "\"error\":{\"code\":" + code + ",\"message\":\"Prose.\",\"details\":[]}";
    }
}
