package io.spendlane.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that are answered at once, at every provider. */
class RealtimeTest extends SimulatorTestBase {
    private static final Set<String> SILENT_ABOUT_RATES =
            Set.of("together", "dashscope", "llm-d", "vllm", "mistral", "gemini");

    /** @param path of the call; the model is the one that the body or the path names */
    private record Wire(String provider, String path, String keyHeader, String model) {
        static Wire openAI(String provider, String base) {
            return new Wire(provider, base + "/chat/completions", "authorization", "gpt-5.4-mini");
        }

        HttpResponse<String> ask(TestClient client, String key, String prompt) {
            Map<String, String> headers = keyHeader.equals("authorization")
                    ? Map.of(keyHeader, "Bearer " + key)
                    : Map.of(keyHeader, key, "anthropic-version", "2023-06-01");
            String path = this.path.replace("{model}", model);
            return client.at(path).withHeaders(headers).post("", body(prompt));
        }

        private ObjectNode body(String prompt) {
            if (!provider.equals("gemini")) {
                return WireDriver.chat(model, prompt);
            }
            ObjectNode body = TestClient.MAPPER.createObjectNode();
            ObjectNode content = body.putArray("contents").addObject();
            content.putArray("parts").addObject().put("text", prompt);
            body.putObject("generationConfig").put("maxOutputTokens", 50);
            return body;
        }

        Wire withModel(String other) {
            return new Wire(provider, path, keyHeader, other);
        }

        @Override
        public String toString() {
            return provider;
        }
    }

    static Stream<Wire> wires() {
        return Stream.of(
                Wire.openAI("openai", "/openai/v1"),
                Wire.openAI("compatible", "/compatible/v1"),
                Wire.openAI("azure", "/azure/openai/v1"),
                Wire.openAI("groq", "/groq/openai/v1"),
                Wire.openAI("together", "/together/v1"),
                Wire.openAI("dashscope", "/dashscope/compatible-mode/v1"),
                Wire.openAI("litellm", "/litellm/v1"),
                Wire.openAI("llm-d", "/llm-d/v1"),
                Wire.openAI("vllm", "/vllm/v1"),
                new Wire("mistral", "/mistral/v1/chat/completions", "authorization", "mistral-small-2603"),
                new Wire("anthropic", "/anthropic/v1/messages", "x-api-key", "claude-haiku-5-5"),
                new Wire(
                        "gemini",
                        "/gemini/v1beta/models/{model}:generateContent",
                        "x-goog-api-key",
                        "gemini-3.5-flash-lite"));
    }

    private HttpResponse<String> ask(Wire wire) {
        return wire.ask(client, "sim-key", "Say hi");
    }

    private JsonNode calls() {
        return client.control("/calls");
    }

    private void fault(String action) {
        client.faults(("[{'operation':'chat','times':1," + action + "}]").replace('\'', '"'));
    }

    @ParameterizedTest
    @MethodSource("wires")
    void isAnsweredAndBilledAtOnce(Wire wire) {
        assertThat(ask(wire).statusCode()).isEqualTo(200);
        assertThat(calls()).singleElement().satisfies(call -> {
            assertThat(call.path("provider").asText()).isEqualTo(wire.provider());
            assertThat(call.path("kind").asText()).isEqualTo("realtime");
            assertThat(call.path("model").asText()).isEqualTo(wire.model());
            assertThat(new BigDecimal(call.path("costUSD").asText())).isPositive();
            assertThat(call.path("costUSD")).isEqualTo(invoice().path("totalUSD"));
        });
    }

    @ParameterizedTest
    @MethodSource("wires")
    void refusesWithoutBilling(Wire wire) {
        assertThat(wire.ask(client, "nobody", "Say hi").statusCode()).isIn(400, 401);
        assertThat(wire.ask(client, "sim-key", "[[sim-error-400]]").statusCode())
                .isEqualTo(400);
        assertThat(wire.withModel("sim-error-503")
                        .ask(client, "sim-key", "Say hi")
                        .statusCode())
                .isEqualTo(503);
        fault("'action':'status','status':429,'retryAfter':7");
        HttpResponse<String> limited = ask(wire);
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("retry-after").orElse("") + limited.body())
                .contains("7");
        assertThat(calls()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("wires")
    void losesTheConnectionBeforeAndAfterBilling(Wire wire) {
        fault("'action':'resetBefore'");
        assertThatThrownBy(() -> ask(wire)).hasRootCauseInstanceOf(IOException.class);
        assertThat(calls()).isEmpty();
        fault("'action':'resetAfter'");
        assertThatThrownBy(() -> ask(wire)).hasRootCauseInstanceOf(IOException.class);
        assertThat(calls()).hasSize(1);
        fault("'action':'statusAfter','status':503");
        assertThat(ask(wire).statusCode()).isEqualTo(503);
        assertThat(calls()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("wires")
    void keepsToTheRateLimit(Wire wire) {
        behave("'requestsPerMinute': 2");
        HttpResponse<String> first = ask(wire);
        String left = first.headers()
                .firstValue("x-ratelimit-remaining-requests")
                .or(() -> first.headers().firstValue("anthropic-ratelimit-requests-remaining"))
                .orElse("");
        assertThat(left).isEqualTo(SILENT_ABOUT_RATES.contains(wire.provider()) ? "" : "1");
        assertThat(ask(wire).statusCode()).isEqualTo(200);
        assertThat(ask(wire).statusCode()).isEqualTo(429);
        assertThat(wire.ask(client, "other-key", "Say hi").statusCode()).isEqualTo(200);
        assertThat(calls()).hasSize(3);
        client.advance(60);
        assertThat(ask(wire).statusCode()).isEqualTo(200);
    }

    @Test
    void countsTokensOfInputAndOutput() {
        Wire openAI = Wire.openAI("openai", "/openai/v1");
        behave("'tokensPerMinute': 70");
        HttpResponse<String> first = ask(openAI);
        long used = TestClient.read(first.body()).at("/usage/total_tokens").asLong();
        assertThat(first.headers().firstValue("x-ratelimit-remaining-tokens")).contains(Long.toString(70 - used));
        HttpResponse<String> refused = openAI.ask(client, "sim-key", "x".repeat(300));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after").orElseThrow()).matches("\\d+");
        assertThat(refused.headers().firstValue("x-ratelimit-reset-tokens").orElseThrow())
                .matches("[\\d.]+s");
        assertThat(calls()).hasSize(1);
    }

    @Test
    void isAnsweredAndBilledLater() throws Exception {
        behave("'answerSeconds': 0.3");
        long start = System.nanoTime();
        assertThat(ask(Wire.openAI("openai", "/openai/v1")).statusCode()).isEqualTo(200);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(290_000_000L);
    }

    @Test
    void knowsAnItemThatWasPaidInABatchBefore() {
        client.run("sl-1", TestClient.line("a", "Say hi"));
        client.post(
                "/chat/completions",
                TestClient.chat("gpt-5.4-mini", "Say hi", 50).put("service_tier", "default"));
        assertThat(invoice().path("duplicateItems").asInt()).isEqualTo(1);
    }
}
