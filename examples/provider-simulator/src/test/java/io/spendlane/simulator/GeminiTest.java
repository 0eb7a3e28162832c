package io.spendlane.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gemini's wire over HTTP, endpoint by endpoint. */
class GeminiTest extends SimulatorTestBase {
    private static final String MODEL = "gemini-3.5-flash";
    private static final Map<String, String> KEY = Map.of("x-goog-api-key", "sim-key");
    private static final JsonNode NOTHING = TestClient.MAPPER.createObjectNode();
    private TestClient gemini;

    @BeforeEach
    void connect() {
        gemini = client.at("/gemini").withHeaders(KEY);
    }

    private static ObjectNode content(String prompt) {
        ObjectNode request = TestClient.MAPPER.createObjectNode();
        request.putArray("contents")
                .addObject()
                .put("role", "user")
                .putArray("parts")
                .addObject()
                .put("text", prompt);
        request.putObject("generationConfig").put("maxOutputTokens", 50);
        return request;
    }

    private static String line(String key, String prompt) {
        return TestClient.MAPPER
                .createObjectNode()
                .put("key", key)
                .set("request", content(prompt))
                .toString();
    }

    private static String lines(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(line("r-" + i, "Say " + i)).append('\n');
        }
        return lines.toString();
    }

    private static Map<String, String> with(String... more) {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        return headers;
    }

    private String begin() {
        HttpResponse<String> begun = gemini.withHeaders(with(
                        "x-goog-api-key", "sim-key",
                        "X-Goog-Upload-Protocol", "resumable",
                        "X-Goog-Upload-Command", "start",
                        "X-Goog-Upload-Header-Content-Type", "application/jsonl"))
                .post("/upload/v1beta/files", TestClient.read("{\"file\":{\"displayName\":\"job-7\"}}"));
        assertThat(begun.statusCode()).isEqualTo(200);
        assertThat(begun.headers().firstValue("x-goog-upload-status")).contains("active");
        return begun.headers().firstValue("x-goog-upload-url").orElseThrow();
    }

    /** Without a key: the address is enough. */
    private HttpResponse<String> send(String url, long offset, String command, String part) {
        URI address = URI.create(url);
        return client.at("")
                .withHeaders(with("X-Goog-Upload-Offset", Long.toString(offset), "X-Goog-Upload-Command", command))
                .call(
                        "POST",
                        address.getPath() + "?" + address.getQuery(),
                        "application/octet-stream",
                        part.getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode upload(String lines) {
        return TestClient.json(send(begin(), 0, "upload, finalize", lines)).path("file");
    }

    private static ObjectNode batch(String name, String file) {
        ObjectNode body = TestClient.MAPPER.createObjectNode();
        body.putObject("batch")
                .put("displayName", name)
                .putObject("inputConfig")
                .put("fileName", file);
        return body;
    }

    private HttpResponse<String> post(ObjectNode batch) {
        return gemini.post("/v1beta/models/" + MODEL + ":batchGenerateContent", batch);
    }

    private JsonNode create(String lines) {
        return TestClient.json(post(batch("sl-1", upload(lines).path("name").asText())));
    }

    private JsonNode read(JsonNode operation) {
        return TestClient.json(gemini.get("/v1beta/" + operation.path("name").asText()));
    }

    private JsonNode awaitEnd(JsonNode operation) {
        return TestClient.await(() -> read(operation), now -> now.path("done").asBoolean());
    }

    private static String state(JsonNode operation) {
        return operation.at("/metadata/state").asText();
    }

    private Map<String, JsonNode> rows(JsonNode operation) {
        String file = operation.at("/response/responsesFile").asText();
        String content =
                gemini.get("/download/v1beta/" + file + ":download?alt=media").body();
        assertThat(gemini.get("/v1beta/" + file + ":download?alt=media").body()).isEqualTo(content);
        Map<String, JsonNode> rows = new LinkedHashMap<>();
        content.lines().forEach(line -> {
            JsonNode row = TestClient.read(line);
            rows.put(row.path("key").asText(), row);
        });
        return rows;
    }

    private static String id(JsonNode operation) {
        return operation.path("name").asText().replaceFirst("^batches/", "");
    }

    @Test
    void runsABatchFromUploadToResults() {
        JsonNode created =
                create(line("a", "Say hi") + "\n" + line("b", "[[sim-error-400]]") + "\n" + line("c", "Say hello"));
        assertThat(state(created)).isEqualTo("BATCH_STATE_PENDING");
        assertThat(created.has("done")).isFalse();
        assertThat(created.at("/metadata/batchStats").toString())
                .isEqualTo("{\"requestCount\":\"3\",\"pendingRequestCount\":\"3\"}");

        JsonNode ended = awaitEnd(created);
        assertThat(state(ended)).isEqualTo("BATCH_STATE_SUCCEEDED");
        assertThat(ended.at("/metadata/batchStats").toString())
                .isEqualTo("{\"requestCount\":\"3\",\"successfulRequestCount\":\"2\",\"failedRequestCount\":\"1\"}");
        assertThat(ended.at("/metadata/displayName").asText()).isEqualTo("sl-1");
        assertThat(ended.at("/metadata/model").asText()).isEqualTo("models/" + MODEL);
        assertThat(ended.at("/metadata/output/responsesFile")).isEqualTo(ended.at("/response/responsesFile"));
        Map<String, JsonNode> rows = rows(ended);
        assertThat(rows.keySet()).containsExactly("a", "b", "c");
        assertThat(rows.get("a")
                        .at("/response/candidates/0/content/parts/0/text")
                        .asText())
                .isNotBlank();
        assertThat(rows.get("b").at("/error/code").asInt()).isEqualTo(3);

        JsonNode call = call(id(created));
        assertThat(call.path("marker").asText()).isEqualTo("sl-1");
        assertThat(call.path("model").asText()).isEqualTo(MODEL);
        assertThat(call.path("billedItems").asInt()).isEqualTo(2);
    }

    @Test
    void takesUploadsInParts() {
        String url = begin();
        String first = line("a", "Say hi") + "\n";
        HttpResponse<String> part = send(url, 0, "upload", first);
        assertThat(part.headers().firstValue("x-goog-upload-status")).contains("active");
        assertThat(send(url, 7, "upload, finalize", "x").statusCode()).isEqualTo(400);
        HttpResponse<String> last = send(url, first.length(), "upload, finalize", line("b", "Say hello"));
        assertThat(last.headers().firstValue("x-goog-upload-status")).contains("final");
        JsonNode file = TestClient.json(last).path("file");
        assertThat(file.path("sizeBytes").asText()).isEqualTo(Integer.toString(2 * first.length() + 2));
        assertThat(send(url, 0, "upload, finalize", "x").statusCode()).isIn(403, 404);
        JsonNode ended =
                awaitEnd(TestClient.json(post(batch("sl-1", file.path("name").asText()))));
        assertThat(rows(ended).keySet()).containsExactly("a", "b");
    }

    @Test
    void keepsUploadsForTwoDaysAndForgetsThem() {
        JsonNode file = upload(line("a", "x"));
        String path = "/v1beta/" + file.path("name").asText();
        assertThat(file.path("state").asText()).isEqualTo("ACTIVE");
        assertThat(file.path("displayName").asText()).isEqualTo("job-7");
        assertThat(TestClient.json(gemini.get(path))).isEqualTo(file);
        assertThat(TestClient.json(gemini.get("/v1beta/files?pageSize=10")).path("files"))
                .hasSize(1);
        assertThat(gemini.get(path + ":download?alt=media").statusCode()).isEqualTo(400);
        assertThat(gemini.delete(path).body()).isEqualTo("{}");
        assertThat(gemini.delete(path).statusCode()).isEqualTo(403);
        assertThat(gemini.get(path).statusCode()).isEqualTo(403);
        JsonNode other = upload(line("a", "x"));
        client.advance(48 * 3600);
        assertThat(gemini.get("/v1beta/" + other.path("name").asText()).statusCode())
                .isEqualTo(403);
        assertThat(gemini.get("/v1beta/files").body()).isEqualTo("{}");
    }

    @Test
    void anUploadIsProcessedForAWhile() {
        behave("'quirks': {'filePendingSeconds': 60}");
        JsonNode file = upload(line("a", "x"));
        assertThat(file.path("state").asText()).isEqualTo("PROCESSING");
        assertThat(post(batch("sl-1", file.path("name").asText())).statusCode()).isEqualTo(400);
        client.advance(60);
        assertThat(post(batch("sl-1", file.path("name").asText())).statusCode()).isEqualTo(200);
    }

    @Test
    void takesRequestsAndGivesResultsInline() {
        ObjectNode body = batch("sl-1", "");
        ObjectNode source = (ObjectNode) body.at("/batch/inputConfig");
        source.remove("fileName");
        for (String key : new String[] {"a", "b"}) {
            ObjectNode inline =
                    source.withObject("/requests").withArray("requests").addObject();
            inline.set("request", content(key.equals("a") ? "Say hi" : "[[sim-error-503]]"));
            inline.putObject("metadata").put("key", key);
        }
        JsonNode ended = awaitEnd(TestClient.json(post(body)));
        JsonNode responses = ended.at("/metadata/output/inlinedResponses/inlinedResponses");
        assertThat(responses).isEqualTo(ended.at("/response/inlinedResponses/inlinedResponses"));
        assertThat(responses.at("/0/metadata/key").asText()).isEqualTo("a");
        assertThat(responses.at("/0/response/usageMetadata/promptTokenCount").asInt())
                .isPositive();
        assertThat(responses.at("/1/error/code").asInt()).isEqualTo(14);
        assertThat(gemini.get("/v1beta/files").body()).isEqualTo("{}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no JSON | {\"key\":",
                "no request | {\"key\":\"b\"}",
                "no contents | {\"key\":\"b\",\"request\":{}}",
                "unknown role | {\"key\":\"b\",\"request\":{\"contents\":[{\"role\":\"boss\",\"parts\":[{\"text\":\"x\"}]}]}}",
                "no parts | {\"key\":\"b\",\"request\":{\"contents\":[{\"role\":\"user\"}]}}",
                "foreign field | {\"key\":\"b\",\"request\":{\"max_tokens\":5,\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}}",
            })
    void oneBadLineRefusesTheBatch(String story, String bad) {
        JsonNode file = upload(line("a", "x") + "\n" + bad);
        HttpResponse<String> refused = post(batch("sl-1", file.path("name").asText()));
        assertThat(refused.statusCode()).as(story).isEqualTo(400);
        assertThat(TestClient.read(refused.body()).at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
        assertThat(client.control("/calls")).isEmpty();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(post(batch("sl-1", "files/none")).statusCode()).isEqualTo(403);
        assertThat(post(batch("", upload(line("a", "x")).path("name").asText())).statusCode())
                .isEqualTo(400);
        ObjectNode body = batch("sl-1", upload(line("a", "x")).path("name").asText());
        assertThat(gemini.post("/v1beta/models/none:batchGenerateContent", body).statusCode())
                .isEqualTo(404);
        assertThat(gemini.get("/v1beta/batches/none").statusCode()).isEqualTo(404);
        assertThat(gemini.get("/v1beta/nothing").statusCode()).isEqualTo(404);
        assertThat(client.control("/calls")).isEmpty();
    }

    @Test
    void takesSnakeCaseToo() {
        ObjectNode body =
                (ObjectNode) TestClient.read("{\"batch\":{\"display_name\":\"sl-9\",\"input_config\":{\"file_name\":\""
                        + upload(line("a", "x")).path("name").asText() + "\"}}}");
        assertThat(TestClient.json(post(body)).at("/metadata/displayName").asText())
                .isEqualTo("sl-9");
    }

    @ParameterizedTest(name = "error {0}, output {1}")
    @CsvSource({"13, false", "1, true"})
    void aCancelledBatchIsAnError(int code, boolean output) {
        behave("'completionSeconds': 600, 'cancelSeconds': 0"
                + (output ? ", 'quirks': {'cancelErrorCode': 1, 'cancelledOutput': true}" : ""));
        JsonNode created = create(lines(10));
        client.advance(60);
        TestClient.await(() -> read(created), now -> state(now).equals("BATCH_STATE_RUNNING"));
        client.advance(300);
        String cancel = "/v1beta/" + created.path("name").asText() + ":cancel";
        assertThat(gemini.post(cancel, NOTHING).body()).isEqualTo("{}");
        JsonNode ended = awaitEnd(created);
        assertThat(state(ended)).isEqualTo("BATCH_STATE_CANCELLED");
        assertThat(ended.at("/error/code").asInt()).isEqualTo(code);
        assertThat(ended.has("response")).isFalse();
        assertThat(ended.at("/metadata/output/responsesFile").isTextual()).isEqualTo(output);
        assertThat(call(id(created)).path("billedItems").asInt()).isBetween(3, 8);
        assertThat(gemini.post(cancel, NOTHING).statusCode()).isEqualTo(400);
    }

    @Test
    void anExpiredBatchHasNoResultsAndIsBilledAllTheSame() {
        behave("'stuckPercent': 100");
        JsonNode created = create(lines(4));
        TestClient.await(() -> read(created), now -> state(now).equals("BATCH_STATE_RUNNING"));
        client.advance(47 * 3600);
        assertThat(state(read(created))).isEqualTo("BATCH_STATE_RUNNING");
        client.advance(3700);
        JsonNode ended = awaitEnd(created);
        assertThat(state(ended)).isEqualTo("BATCH_STATE_EXPIRED");
        assertThat(ended.at("/metadata/output").isMissingNode()).isTrue();
        assertThat(call(id(created)).path("billedItems").asInt()).isEqualTo(2);
    }

    @Test
    void listsByPageAndCallsStatesAsTheSdkDoesIfAskedTo() {
        behave("'quirks': {'jobStates': true}");
        for (int i = 0; i < 3; i++) {
            TestClient.json(
                    post(batch("sl-" + i, upload(line("a", "x")).path("name").asText())));
        }
        JsonNode first = TestClient.json(gemini.get("/v1beta/batches?pageSize=2"));
        assertThat(first.path("operations").findValuesAsText("displayName")).containsExactly("sl-2", "sl-1");
        assertThat(state(first.at("/operations/0"))).startsWith("JOB_STATE_");
        String token = first.path("nextPageToken").asText();
        JsonNode second = TestClient.json(gemini.get("/v1beta/batches?pageSize=2&pageToken=" + token));
        assertThat(second.path("operations").findValuesAsText("displayName")).containsExactly("sl-0");
        assertThat(second.has("nextPageToken")).isFalse();
        assertThat(gemini.get("/v1beta/batches?pageToken=none").statusCode()).isEqualTo(400);
    }

    @Test
    void resultsVanishWithTheirBatch() {
        JsonNode ended = awaitEnd(create(line("a", "x")));
        String path = "/v1beta/" + ended.path("name").asText();
        String file = ended.at("/response/responsesFile").asText();
        assertThat(gemini.delete("/v1beta/" + file).statusCode()).isEqualTo(400);
        assertThat(gemini.delete(path).body()).isEqualTo("{}");
        assertThat(gemini.delete(path).statusCode()).isEqualTo(404);
        assertThat(gemini.get("/download/v1beta/" + file + ":download?alt=media")
                        .statusCode())
                .isEqualTo(403);
        assertThat(gemini.get("/v1beta/batches").body()).isEqualTo("{}");
        assertThat(client.control("/calls")).hasSize(1);
    }

    @Test
    void aFullQueueRefusesTheBatch() {
        behave("'enqueuedTokenLimit': 30, 'completionSeconds': 600");
        create(line("a", "x".repeat(60)));
        HttpResponse<String> refused = post(batch(
                "sl-2", upload(line("b", "y".repeat(60))).path("name").asText()));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(TestClient.read(refused.body()).at("/error/status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(client.control("/calls")).hasSize(1);
    }

    private JsonNode answer(ObjectNode request) {
        return TestClient.json(gemini.post("/v1beta/models/" + MODEL + ":generateContent", request));
    }

    @Test
    void countsThoughtsBesideTheAnswer() {
        behave("'billing': {'thinking': 20}");
        JsonNode answer = answer(content("Say hi"));
        JsonNode usage = answer.path("usageMetadata");
        assertThat(usage.path("thoughtsTokenCount").asInt()).isEqualTo(20);
        assertThat(usage.path("candidatesTokenCount").asInt()).isBetween(1, 30);
        assertThat(call(answer.path("responseId").asText()).path("outputTokens").asInt())
                .isEqualTo(20 + usage.path("candidatesTokenCount").asInt());
        assertThat(usage.has("cachedContentTokenCount")).isFalse();
    }

    @Test
    void stopsForItsOwnReasons() {
        assertThat(answer(content("[[sim-length]]"))
                        .at("/candidates/0/finishReason")
                        .asText())
                .isEqualTo("MAX_TOKENS");
        assertThat(answer(content("[[sim-filter]]"))
                        .at("/promptFeedback/blockReason")
                        .asText())
                .isEqualTo("PROHIBITED_CONTENT");
        assertThat(answer(content("[[sim-empty]]"))
                        .at("/candidates/0/content/parts")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void fillsASchemaInItsOwnDialect() {
        ObjectNode request = content("Say hi");
        ((ObjectNode) request.path("generationConfig"))
                .set(
                        "responseSchema",
                        TestClient.read(
                                "{\"type\":\"OBJECT\",\"required\":[\"n\"],\"properties\":{\"n\":{\"type\":\"INTEGER\"}}}"));
        String text = answer(request).at("/candidates/0/content/parts/0/text").asText();
        assertThat(TestClient.read(text).path("n").isInt()).isTrue();
    }

    @Test
    void hasItsOwnErrors() {
        HttpResponse<String> wrong =
                gemini.withHeaders(Map.of("x-goog-api-key", "nobody")).get("/v1beta/batches");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(TestClient.read(wrong.body()).at("/error/details/0/reason").asText())
                .isEqualTo("API_KEY_INVALID");
        assertThat(gemini.withHeaders(Map.of()).get("/v1beta/batches").statusCode())
                .isEqualTo(403);
        client.faults("[{\"provider\":\"gemini\",\"operation\":\"list\",\"action\":\"status\",\"status\":429,"
                + "\"retryAfter\":34}]");
        HttpResponse<String> limited = gemini.get("/v1beta/batches");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("retry-after")).isEmpty();
        assertThat(TestClient.read(limited.body())
                        .at("/error/details/0/retryDelay")
                        .asText())
                .isEqualTo("34s");
    }

    @Test
    void knowsItsModelsAndCountsTokens() {
        assertThat(TestClient.json(gemini.get("/v1beta/models")).path("models").findValuesAsText("name"))
                .contains("models/" + MODEL);
        assertThat(gemini.get("/v1beta/models/" + MODEL).statusCode()).isEqualTo(200);
        assertThat(gemini.get("/v1beta/models/none").statusCode()).isEqualTo(404);
        assertThat(TestClient.json(gemini.post("/v1beta/models/" + MODEL + ":countTokens", content("Say hi")))
                        .path("totalTokens")
                        .asInt())
                .isEqualTo(9);
    }
}
