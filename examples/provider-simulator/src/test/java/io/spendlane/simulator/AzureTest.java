package io.spendlane.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.MultipartField;
import com.openai.core.http.HttpResponse;
import com.openai.errors.UnauthorizedException;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FilePurpose;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Azure's wire over HTTP, and OpenAI's Java SDK against it. */
class AzureTest extends SimulatorTestBase {
    private static final String DATED = "?api-version=2025-03-01-preview";
    private TestClient azure;
    private TestClient dated;

    @BeforeEach
    void connect() {
        azure = client.at("/azure/openai/v1").withHeaders(Map.of("api-key", "sim-key"));
        dated = client.at("/azure/openai").withHeaders(Map.of("api-key", "sim-key"));
    }

    private static String line(String customId, String prompt) {
        return TestClient.line(customId, prompt).replace("/v1/chat/completions", "/chat/completions");
    }

    @ParameterizedTest(name = "batch for {0}, lines for {1}")
    @CsvSource({
        "/v1/chat/completions, /chat/completions",
        "/chat/completions, /chat/completions",
        "/v1/chat/completions, /v1/chat/completions"
    })
    void runsABatchFromUploadToResults(String endpoint, String url) {
        String file = azure.upload(TestClient.line("a", "Say hi").replace("/v1/chat/completions", url));
        JsonNode created = TestClient.json(
                azure.post("/batches", TestClient.createBody(file, "sl-1").put("endpoint", endpoint)));
        JsonNode ended = azure.awaitEnd(created.path("id").asText());
        assertThat(ended.path("error_file_id").isNull()).isTrue();
        JsonNode body = azure.rows(ended.path("output_file_id")).get("a").at("/response/body");
        assertThat(body.at("/choices/0/content_filter_results/hate/filtered").asBoolean())
                .isFalse();
        assertThat(body.path("prompt_filter_results")).hasSize(1);
        assertThat(call(created.path("id").asText()).path("provider").asText()).isEqualTo("azure");
        assertThat(call(created.path("id").asText()).path("marker").asText()).isEqualTo("sl-1");
    }

    @Test
    void theDatedSurfaceNeedsItsDate() {
        JsonNode created = azure.create(azure.upload(line("a", "Say hi")), "sl-1");
        String path = "/batches/" + created.path("id").asText();
        assertThat(dated.get(path + DATED).statusCode()).isEqualTo(200);
        assertThat(dated.get(path).statusCode()).isEqualTo(404);
        assertThat(TestClient.json(dated.get("/batches" + DATED)).path("data")).hasSize(1);
        assertThat(dated.get("/files" + DATED).statusCode()).isEqualTo(200);
    }

    @Test
    void deploymentsAnswerAtOnce() {
        JsonNode chat = TestClient.chat("ignored", "Say hi", 50);
        assertThat(dated.post("/deployments/gpt-5.4-mini/chat/completions" + DATED, chat)
                        .statusCode())
                .isEqualTo(200);
        assertThat(invoice().at("/lines/0/model").asText()).isEqualTo("gpt-5.4-mini");
        var unknown = dated.post("/deployments/none/chat/completions" + DATED, chat);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(TestClient.read(unknown.body()).at("/error/code").asText()).isEqualTo("DeploymentNotFound");
        assertThat(azure.post("/chat/completions", TestClient.chat("gpt-5.4-mini", "Say hi", 50))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void hasItsDocumentedOdditiesIfAskedTo() {
        behave("'completionSeconds': 600, 'quirks': {'isoTimes': true, 'capitalisedStatus': true, 'nullCounts': true,"
                + " 'emptyErrorFile': true, 'rowsWithoutId': true}");
        JsonNode created = azure.create(azure.upload(line("a", "Say hi")), "sl-1");
        String id = created.path("id").asText();
        assertThat(created.path("status").asText()).isEqualTo("Validating");
        assertThat(created.path("created_at").asText()).endsWith("Z");
        assertThat(created.path("endpoint").isNull()).isTrue();
        assertThat(created.at("/request_counts/total").isNull()).isTrue();
        client.advance(700);
        TestClient.await(
                () -> azure.batch(id), now -> !now.path("status").asText().equals("Validating"));
        client.advance(700);
        JsonNode ended = TestClient.await(
                () -> azure.batch(id), now -> now.path("status").asText().equals("Completed"));
        assertThat(ended.at("/request_counts/completed").asInt()).isEqualTo(1);
        assertThat(azure.get("/files/" + ended.path("error_file_id").asText() + "/content")
                        .body())
                .isEmpty();
        assertThat(azure.rows(ended.path("output_file_id")).get("a").has("id")).isFalse();
    }

    @Test
    void anUploadIsPendingForAWhile() {
        behave("'quirks': {'filePendingSeconds': 60}");
        String file = azure.upload(line("a", "Say hi"));
        assertThat(TestClient.json(azure.get("/files/" + file)).path("status").asText())
                .isEqualTo("pending");
        assertThat(azure.post("/batches", TestClient.createBody(file, "sl-1")).statusCode())
                .isEqualTo(400);
        client.advance(60);
        assertThat(TestClient.json(azure.get("/files/" + file)).path("status").asText())
                .isEqualTo("processed");
        assertThat(azure.post("/batches", TestClient.createBody(file, "sl-1")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aBatchOutlivesItsDay() {
        behave("'stuckPercent': 100");
        JsonNode created = azure.create(azure.upload(line("a", "Say hi")), "sl-1");
        assertThat(created.path("expires_at").asLong()
                        - created.path("created_at").asLong())
                .isEqualTo(86_400);
        azure.awaitStatus(created.path("id").asText(), "in_progress");
        client.advance(10 * 86_400);
        assertThat(azure.batch(created.path("id").asText()).path("status").asText())
                .isEqualTo("in_progress");
    }

    @ParameterizedTest(name = "billed: {0}")
    @CsvSource({"false, 1, 0.00", "true, 2, -"})
    void whatTheContentFilterStopsIsARefusalThatMayBeBilled(boolean billed, int items, String cost) {
        behave("'quirks': {'filteredBilled': " + billed + "}");
        JsonNode created = azure.create(azure.upload(line("a", "Say hi"), line("b", "[[sim-filter]]")), "sl-1");
        JsonNode ended = azure.awaitEnd(created.path("id").asText());
        JsonNode row = azure.rows(ended.path("error_file_id")).get("b");
        assertThat(row.at("/response/status_code").asInt()).isEqualTo(400);
        assertThat(row.at("/response/body/error/code").asText()).isEqualTo("content_filter");
        assertThat(ended.at("/request_counts/failed").asInt()).isEqualTo(1);
        JsonNode call = call(created.path("id").asText());
        assertThat(call.path("billedItems").asInt()).isEqualTo(items);
        assertThat(call.path("inputTokens").asLong()
                        > ended.at("/usage/input_tokens").asLong())
                .isEqualTo(billed);
        azure.post("/chat/completions", TestClient.chat("gpt-5.4-mini", "[[sim-filter]]", 50));
        assertThat(client.control("/calls")).hasSize(billed ? 2 : 1);
    }

    @Test
    void listsByODataAndAge() {
        for (int i = 0; i < 3; i++) {
            azure.create(azure.upload(line("a", "Say " + i)), "sl-" + i);
        }
        JsonNode oldest = TestClient.json(azure.get("/batches?limit=2&%24orderby=created_at%20asc"));
        assertThat(oldest.path("data").findValuesAsText("spendlane_batch")).containsExactly("sl-0", "sl-1");
        assertThat(oldest.path("has_more").asBoolean()).isTrue();
        String failed = "/batches?%24filter=created_at%20gt%200%20and%20status%20eq%20%27Failed%27";
        assertThat(TestClient.json(azure.get(failed)).path("data")).isEmpty();
        assertThat(TestClient.json(azure.get("/batches?%24filter=status%20ne%20%27Failed%27"))
                        .path("data"))
                .hasSize(3);
        assertThat(azure.get("/batches?%24filter=colour%20eq%20%27red%27").statusCode())
                .isEqualTo(400);
    }

    @Test
    void keepsUploadsFourteenToThirtyDays() {
        var tooShort = azure.uploadForm(
                "in.jsonl",
                line("a", "x"),
                Map.of("purpose", "batch", "expires_after.seconds", "3600", "expires_after.anchor", "created_at"));
        assertThat(tooShort.statusCode()).isEqualTo(400);
        JsonNode kept = TestClient.json(azure.uploadForm(
                "in.jsonl",
                line("a", "x"),
                Map.of("purpose", "batch", "expires_after.seconds", "1209600", "expires_after.anchor", "created_at")));
        assertThat(kept.path("expires_at").asLong() - kept.path("created_at").asLong())
                .isEqualTo(1_209_600);
        assertThat(TestClient.json(azure.get("/files/" + azure.upload(line("a", "x"))))
                        .path("expires_at")
                        .isNull())
                .isTrue();
    }

    @Test
    void aFullQueueRefusesTheCreateIfAskedTo() {
        behave("'enqueuedTokenLimit': 10, 'quirks': {'fullQueueRefusesCreate': true}");
        var refused = azure.post("/batches", TestClient.createBody(azure.upload(line("a", "x".repeat(60))), "sl-1"));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(TestClient.read(refused.body()).at("/error/code").asText()).isEqualTo("token_limit_exceeded");
        assertThat(client.control("/calls")).isEmpty();
    }

    @Test
    void hasItsOwnErrors() {
        var wrong = azure.withHeaders(Map.of("api-key", "nobody")).get("/batches");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(TestClient.read(wrong.body()).at("/error/code").asText()).isEqualTo("401");
        assertThat(azure.withKey("sim-key").get("/batches").statusCode()).isEqualTo(200);
        client.faults("[{\"provider\":\"azure\",\"action\":\"status\",\"status\":429,\"retryAfter\":9}]");
        var limited = azure.get("/batches");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(TestClient.read(limited.body()).at("/error/code").asText()).isEqualTo("429");
        assertThat(limited.headers().firstValue("apim-request-id")).isPresent();
    }

    private OpenAIClient sdk(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(simulator().baseUri() + "/azure/openai/v1")
                .credential(AzureApiKeyCredential.create(key))
                .maxRetries(0)
                .build();
    }

    @Test
    void servesTheSdkUnchanged() throws Exception {
        OpenAIClient sdk = sdk("sim-key");
        byte[] content = line("a", "Say hi").getBytes(StandardCharsets.UTF_8);
        String file = sdk.files()
                .create(FileCreateParams.builder()
                        .purpose(FilePurpose.BATCH)
                        .file(MultipartField.<InputStream>builder()
                                .value(new ByteArrayInputStream(content))
                                .filename("job.jsonl")
                                .build())
                        .build())
                .id();
        Batch created = sdk.batches()
                .create(BatchCreateParams.builder()
                        .inputFileId(file)
                        .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                        .completionWindow(BatchCreateParams.CompletionWindow._24H)
                        .build());
        Batch ended = TestClient.await(
                () -> sdk.batches().retrieve(created.id()), now -> now.status().equals(Batch.Status.COMPLETED));
        try (HttpResponse output = sdk.files().content(ended.outputFileId().orElseThrow())) {
            assertThat(new String(output.body().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"custom_id\":\"a\"");
        }
        assertThat(sdk.batches().list().data()).hasSize(1);
        assertThatThrownBy(() -> sdk("nobody").batches().list()).isInstanceOf(UnauthorizedException.class);
    }
}
