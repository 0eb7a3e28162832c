package io.spendlane.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's wire over HTTP, endpoint by endpoint. */
class AnthropicTest extends SimulatorTestBase {
    private static final String MODEL = "claude-haiku-4-5";
    private static final Map<String, String> HEADERS =
            Map.of("x-api-key", "sim-key", "anthropic-version", "2023-06-01");
    private static final JsonNode NOTHING = TestClient.MAPPER.createObjectNode();
    private TestClient anthropic;

    @BeforeEach
    void connect() {
        anthropic = client.at("/anthropic/v1").withHeaders(HEADERS);
    }

    private static ObjectNode message(String prompt) {
        ObjectNode body =
                TestClient.MAPPER.createObjectNode().put("model", MODEL).put("max_tokens", 50);
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return body;
    }

    private static ObjectNode requests(Object... idsAndParams) {
        ObjectNode body = TestClient.MAPPER.createObjectNode();
        for (int i = 0; i < idsAndParams.length; i += 2) {
            body.withArray("requests")
                    .addObject()
                    .put("custom_id", (String) idsAndParams[i])
                    .set("params", (JsonNode) idsAndParams[i + 1]);
        }
        return body;
    }

    private static ObjectNode requests(int count) {
        ObjectNode body = TestClient.MAPPER.createObjectNode();
        for (int i = 0; i < count; i++) {
            body.withArray("requests").addObject().put("custom_id", "r-" + i).set("params", message("Say " + i));
        }
        return body;
    }

    private JsonNode create(ObjectNode body) {
        return TestClient.json(anthropic.post("/messages/batches", body));
    }

    private JsonNode read(JsonNode batch) {
        return TestClient.json(
                anthropic.get("/messages/batches/" + batch.path("id").asText()));
    }

    private JsonNode awaitEnd(JsonNode batch) {
        return TestClient.await(
                () -> read(batch), now -> now.path("processing_status").asText().equals("ended"));
    }

    private HttpResponse<String> results(JsonNode batch) {
        return anthropic.get("/messages/batches/" + batch.path("id").asText() + "/results");
    }

    private Map<String, JsonNode> rows(JsonNode batch) {
        Map<String, JsonNode> rows = new LinkedHashMap<>();
        results(batch).body().lines().forEach(line -> {
            JsonNode row = TestClient.read(line);
            rows.put(row.path("custom_id").asText(), row.path("result"));
        });
        return rows;
    }

    private static String errorType(HttpResponse<String> response) {
        return TestClient.read(response.body()).at("/error/type").asText();
    }

    @Test
    void runsABatchFromRequestsToResults() {
        JsonNode created = create(requests(
                "a",
                message("Say hi"),
                "b",
                message("[[sim-error-400]]"),
                "c",
                message("x").put("max_tokens", 0)));
        assertThat(created.path("id").asText()).startsWith("msgbatch_");
        assertThat(created.path("processing_status").asText()).isEqualTo("in_progress");
        assertThat(created.path("request_counts").toString())
                .isEqualTo("{\"processing\":3,\"succeeded\":0,\"errored\":0,\"canceled\":0,\"expired\":0}");
        assertThat(created.path("results_url").isNull()).isTrue();

        JsonNode ended = awaitEnd(created);
        assertThat(ended.path("request_counts").toString())
                .isEqualTo("{\"processing\":0,\"succeeded\":1,\"errored\":2,\"canceled\":0,\"expired\":0}");
        assertThat(ended.path("results_url").asText())
                .isEqualTo(simulator().baseUri() + "/anthropic/v1/messages/batches/"
                        + created.path("id").asText() + "/results");
        HttpResponse<String> results = results(ended);
        assertThat(results.headers().firstValue("content-type")).contains("application/x-jsonl");
        Map<String, JsonNode> rows = rows(ended);
        assertThat(rows.keySet()).containsExactly("a", "b", "c");
        assertThat(rows.get("a").path("type").asText()).isEqualTo("succeeded");
        assertThat(rows.get("a").at("/message/usage/service_tier").asText()).isEqualTo("batch");
        assertThat(rows.get("a").at("/message/content/0/text").asText()).isNotBlank();
        assertThat(rows.get("b").path("type").asText()).isEqualTo("errored");
        assertThat(rows.get("b").at("/error/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(rows.get("c").at("/error/error/message").asText()).startsWith("max_tokens");

        JsonNode call = call(created.path("id").asText());
        assertThat(call.path("billedItems").asInt()).isEqualTo(1);
        assertThat(call.path("marker").isNull()).isTrue();
        assertThat(call.path("inputTokens").asLong())
                .isEqualTo(rows.get("a").at("/message/usage/input_tokens").asLong());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "with space",
                "a.b",
                "ключ",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void refusesCustomIdsThatItCannotKeep(String customId) {
        HttpResponse<String> refused = anthropic.post("/messages/batches", requests(customId, message("x")));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("requests.0.custom_id", "invalid_request_error");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing | {} | requests: Field required",
                "no requests | {\"requests\":[]} | at least 1 item",
                "no list | {\"requests\":{}} | valid list",
                "no key | {\"requests\":[{\"params\":{}}]} | requests.0.custom_id: Field required",
                "no params | {\"requests\":[{\"custom_id\":\"a\"}]} | requests.0.params: Field required",
                "a key twice | {\"requests\":[{\"custom_id\":\"a\",\"params\":{}},{\"custom_id\":\"a\",\"params\":{}}]} | duplicate: a",
                "a name | {\"metadata\":{},\"requests\":[]} | metadata: Extra inputs",
            })
    void refusesABatchThatCannotBeRead(String story, String body, String message) {
        HttpResponse<String> refused = anthropic.post("/messages/batches", TestClient.read(body));
        assertThat(refused.statusCode()).as(story).isEqualTo(400);
        assertThat(TestClient.read(refused.body()).at("/error/message").asText())
                .contains(message);
        assertThat(client.control("/calls")).isEmpty();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "model | \"none\" | not_found_error",
                "model | null | invalid_request_error",
                "messages | null | invalid_request_error",
                "stream | true | invalid_request_error",
                "max_tokens | 100000000 | invalid_request_error",
                "max_completion_tokens | 5 | invalid_request_error",
                "messages | [{\"role\":\"system\",\"content\":\"x\"}] | invalid_request_error",
            })
    void looksAtParamsOnlyWhenTheRequestIsRun(String field, String value, String type) {
        ObjectNode params = message("x");
        if (value.equals("null")) {
            params.remove(field);
        } else {
            params.set(field, TestClient.read(value));
        }
        JsonNode ended = awaitEnd(create(requests("a", params)));
        assertThat(rows(ended).get("a").at("/error/error/type").asText()).isEqualTo(type);
        HttpResponse<String> atOnce = anthropic.post("/messages", params);
        assertThat(errorType(atOnce)).isEqualTo(type);
        assertThat(invoice().path("totalUSD").asText()).isEqualTo("0.00");
    }

    @Test
    void hasNoResultsBeforeTheEnd() {
        behave("'completionSeconds': 600");
        JsonNode created = create(requests(1));
        HttpResponse<String> early = results(created);
        assertThat(early.statusCode()).isEqualTo(404);
        assertThat(errorType(early)).isEqualTo("not_found_error");
        HttpResponse<String> poll =
                anthropic.get("/messages/batches/" + created.path("id").asText());
        assertThat(poll.headers().firstValue("retry-after")).contains("10");
        assertThat(anthropic
                        .delete("/messages/batches/" + created.path("id").asText())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void cancelledBeforeTheStartEveryRequestIsCanceled() {
        behave("'completionSeconds': 600");
        JsonNode created = create(requests(3));
        String cancel = "/messages/batches/" + created.path("id").asText() + "/cancel";
        assertThat(TestClient.json(anthropic.post(cancel, NOTHING))
                        .path("processing_status")
                        .asText())
                .isIn("canceling", "ended");
        JsonNode ended = awaitEnd(created);
        assertThat(ended.at("/request_counts/canceled").asInt()).isEqualTo(3);
        assertThat(ended.path("cancel_initiated_at").isTextual()).isTrue();
        assertThat(rows(ended).values())
                .extracting(row -> row.path("type").asText())
                .containsOnly("canceled")
                .hasSize(3);
        assertThat(anthropic.post(cancel, NOTHING).statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsNotDoneByTheEndOfTheDayIsExpired() {
        behave("'stuckPercent': 100, 'quirks': {'liveCounts': true}");
        JsonNode created = create(requests(4));
        TestClient.await(
                () -> read(created), now -> now.at("/request_counts/succeeded").asInt() == 2);
        client.advance(86_400);
        JsonNode ended = awaitEnd(created);
        assertThat(ended.path("request_counts").toString())
                .isEqualTo("{\"processing\":0,\"succeeded\":2,\"errored\":0,\"canceled\":0,\"expired\":2}");
        assertThat(rows(ended).get("r-3").path("type").asText()).isEqualTo("expired");
    }

    @Test
    void listsInBothDirections() {
        List<String> created = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            created.add(0, create(requests(1)).path("id").asText());
        }
        JsonNode first = TestClient.json(anthropic.get("/messages/batches?limit=2"));
        assertThat(first.path("data").findValuesAsText("id")).isEqualTo(created.subList(0, 2));
        assertThat(first.path("has_more").asBoolean()).isTrue();
        String last = first.path("last_id").asText();
        JsonNode second = TestClient.json(anthropic.get("/messages/batches?limit=3&after_id=" + last));
        assertThat(second.path("data").findValuesAsText("id")).isEqualTo(created.subList(2, 5));
        assertThat(second.path("has_more").asBoolean()).isFalse();
        JsonNode back = TestClient.json(anthropic.get("/messages/batches?limit=2&before_id=" + created.get(3)));
        assertThat(back.path("data").findValuesAsText("id")).isEqualTo(created.subList(1, 3));
        assertThat(back.path("has_more").asBoolean()).isTrue();
        assertThat(anthropic.get("/messages/batches?limit=1001").statusCode()).isEqualTo(400);
        assertThat(anthropic.get("/messages/batches?after_id=none").statusCode())
                .isEqualTo(400);
    }

    @Test
    void forgetsABatchThatHasEnded() {
        JsonNode ended = awaitEnd(create(requests(1)));
        String path = "/messages/batches/" + ended.path("id").asText();
        assertThat(TestClient.json(anthropic.delete(path)).path("type").asText())
                .isEqualTo("message_batch_deleted");
        assertThat(anthropic.get(path).statusCode()).isEqualTo(404);
        assertThat(TestClient.json(anthropic.get("/messages/batches")).path("data"))
                .isEmpty();
        assertThat(client.control("/calls")).hasSize(1);
    }

    @Test
    void archivesAfter29Days() {
        JsonNode ended = awaitEnd(create(requests(1)));
        client.advance(29 * 86_400);
        JsonNode old = read(ended);
        assertThat(old.path("archived_at").isTextual()).isTrue();
        assertThat(old.path("results_url").isNull()).isTrue();
        assertThat(results(ended).statusCode()).isEqualTo(404);
    }

    @Test
    void hidesForeignBatchesBehindEqualTotals() {
        behave("'foreignBatches': 1");
        awaitEnd(create(requests(3)));
        JsonNode listed = TestClient.json(anthropic.get("/messages/batches")).path("data");
        assertThat(listed).hasSize(2);
        TestClient.await(
                () -> read(listed.path(1)),
                now -> now.path("processing_status").asText().equals("ended"));
        assertThat(rows(listed.path(1)).keySet()).containsExactly("r-00", "r-10", "r-20");
        assertThat(client.control("/calls")).hasSize(1);
    }

    @Test
    void aFullQueueRefusesTheBatch() {
        behave("'enqueuedTokenLimit': 30, 'completionSeconds': 600");
        create(requests("a", message("x".repeat(60))));
        HttpResponse<String> refused = anthropic.post("/messages/batches", requests("b", message("y".repeat(60))));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(errorType(refused)).isEqualTo("rate_limit_error");
        assertThat(client.control("/calls")).hasSize(1);
    }

    @Test
    void countsCacheAndThinkingApart() {
        behave("'billing': {'thinking': 10, 'cacheWrites': true}");
        JsonNode answer = TestClient.json(anthropic.post("/messages", message("Say hi")));
        assertThat(answer.at("/content/0/type").asText()).isEqualTo("thinking");
        assertThat(answer.at("/usage/output_tokens_details/thinking_tokens").asInt())
                .isEqualTo(10);
        assertThat(answer.at("/usage/input_tokens").asInt()).isZero();
        assertThat(answer.at("/usage/cache_creation_input_tokens").asInt()).isPositive();
        assertThat(call(answer.path("id").asText()).path("inputTokens").asInt())
                .isEqualTo(answer.at("/usage/cache_creation_input_tokens").asInt());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"sim-length, max_tokens", "sim-refusal, refusal", "sim-filter, refusal", "sim-empty, end_turn"})
    void stopsForItsOwnReasons(String word, String reason) {
        JsonNode answer = TestClient.json(anthropic.post("/messages", message("[[" + word + "]]")));
        assertThat(answer.path("stop_reason").asText()).isEqualTo(reason);
    }

    @Test
    void fillsASchema() {
        ObjectNode body = message("Say hi");
        body.putObject("output_config")
                .putObject("format")
                .put("type", "json_schema")
                .set(
                        "schema",
                        TestClient.read(
                                "{\"type\":\"object\",\"required\":[\"n\"],\"properties\":{\"n\":{\"type\":\"integer\"}}}"));
        JsonNode answer = TestClient.json(anthropic.post("/messages", body));
        assertThat(TestClient.read(answer.at("/content/0/text").asText())
                        .path("n")
                        .isInt())
                .isTrue();
    }

    @Test
    void needsKeyAndVersion() {
        TestClient bare = anthropic.withHeaders(Map.of("x-api-key", "sim-key"));
        assertThat(bare.get("/messages/batches").statusCode()).isEqualTo(400);
        assertThat(bare.get("/messages/batches").body()).contains("anthropic-version");
        HttpResponse<String> wrong = anthropic
                .withHeaders(Map.of("x-api-key", "nobody", "anthropic-version", "2023-06-01"))
                .get("/messages/batches");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(errorType(wrong)).isEqualTo("authentication_error");
    }

    @Test
    void theVersionDecidesWhetherSamplingIsAllowed() {
        ObjectNode warm = message("Say hi").put("temperature", 0.5);
        TestClient newer = anthropic.withHeaders(Map.of("x-api-key", "sim-key", "anthropic-version", "2026-10-21"));
        assertThat(anthropic.post("/messages", warm).statusCode()).isEqualTo(200);
        assertThat(newer.post("/messages", warm).statusCode()).isEqualTo(400);
        JsonNode old = awaitEnd(create(requests("a", warm)));
        assertThat(rows(old).get("a").path("type").asText()).isEqualTo("succeeded");
        JsonNode batch = awaitEnd(TestClient.json(newer.post("/messages/batches", requests("a", warm))));
        assertThat(rows(batch).get("a").at("/error/error/message").asText()).startsWith("temperature");
    }

    @Test
    void namesOrganisationAndWorkspaceOfTheKey() {
        TestClient other = anthropic.withHeaders(Map.of("x-api-key", "other-key", "anthropic-version", "2023-06-01"));
        String mine = organisation(anthropic.get("/models"));
        assertThat(organisation(anthropic.get("/messages/batches/none"))).isEqualTo(mine);
        assertThat(organisation(other.get("/models"))).isNotEqualTo(mine);
        assertThat(other.get("/messages/batches/"
                                + create(requests(1)).path("id").asText())
                        .statusCode())
                .isEqualTo(404);
    }

    private static String organisation(HttpResponse<String> response) {
        return response.headers().firstValue("anthropic-organization-id").orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "402, billing_error",
        "403, permission_error",
        "409, conflict_error",
        "429, rate_limit_error",
        "500, api_error",
        "504, timeout_error",
        "529, overloaded_error"
    })
    void hasItsOwnErrors(int status, String type) {
        client.faults("[{\"provider\":\"anthropic\",\"operation\":\"models\",\"action\":\"status\",\"status\":" + status
                + "}]");
        HttpResponse<String> error = anthropic.get("/models");
        assertThat(error.statusCode()).isEqualTo(status);
        assertThat(errorType(error)).isEqualTo(type);
        assertThat(TestClient.read(error.body()).path("request_id").asText()).startsWith("req_");
    }

    @Test
    void tooLargeABodyIsRefusedByTheEdge() {
        client.faults("[{\"operation\":\"create\",\"action\":\"status\",\"status\":413}]");
        HttpResponse<String> error = anthropic.post("/messages/batches", requests(1));
        assertThat(error.statusCode()).isEqualTo(413);
        assertThat(error.body()).startsWith("<html>");
    }

    @Test
    void takesBodiesThatWouldNotFitElsewhere() {
        String long20MiB = "x".repeat(20 << 20);
        JsonNode created = create(requests(
                "a", message(long20MiB), "b", message(long20MiB), "c", message(long20MiB), "d", message(long20MiB)));
        assertThat(created.at("/request_counts/processing").asInt()).isEqualTo(4);
    }

    @Test
    void countsTokensAndKnowsItsModels() {
        assertThat(TestClient.json(anthropic.post("/messages/count_tokens", message("Say hi")))
                        .path("input_tokens")
                        .asInt())
                .isEqualTo(9);
        assertThat(TestClient.json(anthropic.get("/models")).path("data").findValuesAsText("id"))
                .contains(MODEL);
        assertThat(anthropic.get("/models/" + MODEL).statusCode()).isEqualTo(200);
        assertThat(anthropic.get("/models/none").statusCode()).isEqualTo(404);
        assertThat(anthropic.get("/nothing").statusCode()).isEqualTo(404);
    }
}
