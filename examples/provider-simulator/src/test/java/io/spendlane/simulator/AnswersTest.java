package io.spendlane.simulator;

import static io.spendlane.simulator.TestClient.chat;
import static io.spendlane.simulator.TestClient.json;
import static io.spendlane.simulator.TestClient.line;
import static io.spendlane.simulator.TestClient.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the simulated model says. */
class AnswersTest extends SimulatorTestBase {

    private JsonNode ask(ObjectNode body) {
        return json(client.post("/chat/completions", body));
    }

    private static String said(JsonNode answer) {
        return answer.at("/choices/0/message/content").asText();
    }

    @Test
    void sameBodySameAnswerInBatchAndRealTimeWhateverTheCustomId() {
        String atOnce = said(ask(chat("gpt-5.4-mini", "Say hi", 50)));
        JsonNode batch = client.run("sl-1", line("a", "Say hi"), line("b", "Say hi"), line("c", "Say ho"));
        Map<String, JsonNode> rows = client.rows(batch.path("output_file_id"));
        assertThat(said(rows.get("a").at("/response/body"))).isEqualTo(atOnce);
        assertThat(said(rows.get("b").at("/response/body"))).isEqualTo(atOnce);
        assertThat(said(rows.get("c").at("/response/body"))).isNotEqualTo(atOnce);
    }

    @Test
    void sameSeedSameAnswerInAnotherSimulator() throws Exception {
        ObjectNode body = chat("gpt-5.4-mini", "Say hi", 50);
        try (Simulator same = Simulator.start(SimulatorOptions.defaults());
                Simulator other = Simulator.start(SimulatorOptions.defaults().withSeed(2))) {
            String here = said(ask(body));
            assertThat(said(json(new TestClient(same).post("/chat/completions", body))))
                    .isEqualTo(here);
            assertThat(said(json(new TestClient(other).post("/chat/completions", body))))
                    .isNotEqualTo(here);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 40, 100, 4000})
    void neverExceedsTheOutputLimit(int limit) {
        JsonNode answer = ask(chat("gpt-5.4-mini", "Say hi", limit));
        long tokens = answer.at("/usage/completion_tokens").asLong();
        assertThat(tokens).isBetween(1L, (long) limit);
        assertThat(said(answer).length()).isLessThanOrEqualTo((int) tokens * 4);
        String finish = answer.at("/choices/0/finish_reason").asText();
        assertThat(finish).isEqualTo(limit < 16 ? "length" : limit > 96 ? "stop" : finish);
        assertThat(finish.equals("stop") || tokens == limit).isTrue();
    }

    @Test
    void thinkingUsesUpTheLimitAndLeavesNothingToSay() {
        behave("'billing': {'thinking': 1000}");
        JsonNode answer = ask(chat("gpt-5.4-mini", "Say hi", 30));
        assertThat(said(answer)).isEmpty();
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(answer.at("/usage/completion_tokens").asLong()).isEqualTo(30);
        assertThat(answer.at("/usage/completion_tokens_details/reasoning_tokens")
                        .asLong())
                .isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "日本語のテキスト", "🦊🦊🦊", "The quick brown fox jumps over the lazy dog."})
    void inputTokensAreWithinBytesPlusOverhead(String prompt) {
        long tokens =
                ask(chat("gpt-5.4-mini", prompt, 5)).at("/usage/prompt_tokens").asLong();
        assertThat(tokens).isBetween(7L, 7L + prompt.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void answersInTheSchemaThatIsAskedFor() {
        ObjectNode body = chat("gpt-5.4-mini", "Say hi", 200);
        body.set("response_format", read("""
                {"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{"type":"object",
                 "required":["risk","score","flags"],"additionalProperties":false,"properties":{
                 "risk":{"enum":["low","high"]},"score":{"type":"number","minimum":0,"maximum":1},
                 "flags":{"type":"array","items":{"type":"string"}}}}}}"""));
        JsonNode value = read(said(ask(body)));
        assertThat(value.fieldNames()).toIterable().containsExactly("risk", "score", "flags");
        assertThat(value.path("risk").asText()).isIn("low", "high");
        assertThat(value.path("score").asDouble()).isBetween(0.0, 1.0);
        assertThat(value.at("/flags/0").isTextual()).isTrue();
    }

    @Test
    void cutsAStructuredAnswerThatDoesNotFit() {
        ObjectNode body = chat("gpt-5.4-mini", "Say hi", 2);
        body.set("response_format", read("{\"type\":\"json_object\"}"));
        JsonNode answer = ask(body);
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(said(answer)).hasSize(8);
    }

    @ParameterizedTest
    @CsvSource({
        "empty, '', stop",
        "filter, '', content_filter",
        "garbled, '{\"unfinished\": [', stop",
    })
    void answersOnDemand(String word, String content, String finish) {
        JsonNode answer = ask(chat("gpt-5.4-mini", "Please [[sim-" + word + "]]", 50));
        assertThat(said(answer)).isEqualTo(content);
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo(finish);
    }

    @Test
    void fillsTheLimitOnDemand() {
        JsonNode answer = ask(chat("sim-length", "Please", 300));
        assertThat(answer.at("/usage/completion_tokens").asLong()).isEqualTo(300);
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
    }

    @Test
    void refusesOnDemand() {
        JsonNode message = ask(chat("sim-refusal", "Please", 50)).at("/choices/0/message");
        assertThat(message.path("content").isNull()).isTrue();
        assertThat(message.path("refusal").asText()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 400, 408, 409, 429, 500, 503})
    void failsOnDemandByCustomId(int status) {
        JsonNode batch = client.run("sl-1", line("a-sim-error-" + status, "Say hi"), line("b", "Say hi"));
        JsonNode row = client.rows(batch.path("error_file_id")).get("a-sim-error-" + status);
        assertThat(row.at("/response/status_code").asInt()).isEqualTo(status);
        assertThat(row.at("/response/body/usage").isMissingNode()).isTrue();
        assertThat(client.rows(batch.path("output_file_id"))).containsOnlyKeys("b");
    }

    @Test
    void failsOnceAndThenAnswers() {
        ObjectNode body = chat("gpt-5.4-mini", "Please [[sim-error-429-once]]", 50);
        assertThat(client.post("/chat/completions", body).statusCode()).isEqualTo(429);
        assertThat(client.post("/chat/completions", body).statusCode()).isEqualTo(200);
    }

    @Test
    void failsAShareOfTheItemsAndOthersTheNextTime() {
        behave("'itemErrorPercent': 30");
        String[] lines = IntStream.range(0, 300)
                .mapToObj(i -> line("r" + i, "item " + i))
                .toArray(String[]::new);
        Map<String, JsonNode> first = client.rows(client.run("sl-1", lines).path("error_file_id"));
        Map<String, JsonNode> second = client.rows(client.run("sl-2", lines).path("error_file_id"));
        assertThat(first.size()).isBetween(60, 120);
        assertThat(first.values())
                .allSatisfy(row ->
                        assertThat(row.at("/response/status_code").asInt()).isIn(429, 500, 503));
        assertThat(second.keySet()).isNotEqualTo(first.keySet());
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource({
        "temperature, 2.5, decimal_above_max_value",
        "top_p, -1, decimal_below_min_value",
        "max_completion_tokens, 0, integer_below_min_value",
        "max_completion_tokens, \"ten\", invalid_type",
        "messages, [], empty_array",
        "messages, [{}], missing_required_parameter",
        "stream, true, unsupported_value",
    })
    void refusesBadRequests(String field, String value, String code) {
        ObjectNode body = chat("gpt-5.4-mini", "Say hi", 50);
        body.set(field, read(value));
        var refused = client.post("/chat/completions", body);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(read(refused.body()).at("/error/code").asText()).isEqualTo(code);
    }

    @Test
    void refusesPromptsThatAreTooLong() {
        var refused = client.post("/chat/completions", chat("gpt-4o-mini", "x".repeat(600_000), 50));
        assertThat(read(refused.body()).at("/error/code").asText()).isEqualTo("context_length_exceeded");
    }

    @Test
    void sendsTheUsualHeaders() {
        var headers = client.post("/chat/completions", chat("gpt-5.4-mini", "Say hi", 50))
                .headers();
        assertThat(headers.map()).containsKeys("x-request-id", "openai-processing-ms", "x-ratelimit-remaining-tokens");
        assertThat(headers.firstValue("content-type")).contains("application/json");
    }

    @Test
    void answersSeveralTimesIfAskedTo() {
        JsonNode answer = ask(chat("gpt-5.4-mini", "Say hi", 50).put("n", 3));
        assertThat(answer.path("choices")).hasSize(3);
        assertThat(answer.at("/usage/completion_tokens").asLong()).isGreaterThan(48);
    }
}
