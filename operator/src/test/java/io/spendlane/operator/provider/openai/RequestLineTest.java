package io.spendlane.operator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.ChatRequest.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLineTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final BatchWire WIRE = OpenAIWire.openAI();

    @Test
    void isOneChatCompletion() {
        ChatRequest request = new ChatRequest(
                "k7f3-1-1-0",
                List.of(new Message("system", "You are a careful paralegal."), new Message("user", "a \"b\"\nü👍")),
                400,
                null,
                Map.of());
        assertThat(new String(WIRE.requestLine(request, "gpt-5.4-mini"), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"custom_id\":\"k7f3-1-1-0\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":"
                                + "{\"model\":\"gpt-5.4-mini\",\"messages\":[{\"role\":\"system\",\"content\":\"You are a careful paralegal.\"},"
                                + "{\"role\":\"user\",\"content\":\"a \\\"b\\\"\\nü👍\"}],\"max_completion_tokens\":400}}");
    }

    @Test
    void carriesSchemaAndParameters() throws Exception {
        JsonNode schema = MAPPER.readTree("{\"type\":\"object\"}");
        ChatRequest request = new ChatRequest(
                "a",
                List.of(new Message("user", "x")),
                1,
                schema,
                Map.of("temperature", IntNode.valueOf(0), "reasoning_effort", TextNode.valueOf("low")));
        JsonNode body = MAPPER.readTree(WIRE.requestLine(request, "m")).get("body");
        assertThat(body).isEqualTo(MAPPER.readTree("""
                        {"model":"m","messages":[{"role":"user","content":"x"}],"max_completion_tokens":1,
                         "response_format":{"type":"json_schema","json_schema":{"name":"response","strict":false,"schema":{"type":"object"}}},
                         "temperature":0,"reasoning_effort":"low"}"""));
    }

    @Test
    void isOneLineWhateverItSays() {
        byte[] line = WIRE.requestLine(request("a", "\r\n\u0000\u001f\u0085"), "m");
        assertThat(line).doesNotContain('\n', '\r', 0);
    }

    @Test
    void halfACharacterGoesOutAsAQuestionMark() throws Exception {
        byte[] line = WIRE.requestLine(request("a", "x\ud83dy\udc4dz \ud83d\udc4d"), "m");
        assertThat(MAPPER.readTree(line).at("/body/messages/0/content").asText())
                .isEqualTo("x?y?z 👍");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n", "tools", "stream", "service_tier", "max_tokens", "model", "store"})
    void whatBillsOtherwiseCannotBeSaid(String parameter) {
        ChatRequest request = new ChatRequest("a", List.of(), 1, null, Map.of(parameter, IntNode.valueOf(2)));
        assertThatThrownBy(() -> WIRE.requestLine(request, "m"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("temperature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "ä", "\"", "12345678901234567890123456789012345678901234567890123456789012345"})
    void anIdIsValidEverywhere(String id) {
        assertThatThrownBy(() -> WIRE.requestLine(request(id, "x"), "m")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void outputIsLimited(int most) {
        assertThatThrownBy(() -> WIRE.requestLine(new ChatRequest("a", List.of(), most, null, Map.of()), "m"))
                .hasMessageContaining("1 token or more");
    }

    @Test
    void theIdIsReadBack() {
        assertThat(WIRE.customId(WIRE.requestLine(request("k7f3-1-1-0", "{\"custom_id\":\"no\"}"), "m")))
                .isEqualTo("k7f3-1-1-0");
        assertThat(WIRE.customId("{\"body\":{\"custom_id\":\"no\"},\"x\":[1],\"custom_id\":\"yes\"}"
                        .getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("yes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{}", "{\"custom_id\":7}", "{\"body\":{\"custom_id\":\"no\"}}"})
    void aLineWithoutAnIdIsNone(String line) {
        assertThatThrownBy(() -> WIRE.customId(line.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ChatRequest request(String id, String content) {
        return new ChatRequest(id, List.of(new Message("user", content)), 10, null, Map.of());
    }
}
