package io.spendlane.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistral's wire over HTTP, endpoint by endpoint. */
class MistralTest extends SimulatorTestBase {
    private static final String MODEL = "mistral-small-2603";
    private static final Set<String> FINAL = Set.of("SUCCESS", "FAILED", "TIMEOUT_EXCEEDED", "CANCELLED");
    private TestClient mistral;

    @BeforeEach
    void connect() {
        mistral = client.at("/mistral/v1");
    }

    private static String line(String customId, String prompt) {
        return "{\"custom_id\":\"" + customId + "\",\"body\":" + chat(prompt) + "}";
    }

    private static ObjectNode chat(String prompt) {
        ObjectNode body = TestClient.MAPPER.createObjectNode().put("max_tokens", 50);
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return body;
    }

    private static ObjectNode job(String... fileIds) {
        ObjectNode body = TestClient.MAPPER.createObjectNode();
        body.put("model", MODEL).put("endpoint", "/v1/chat/completions");
        List.of(fileIds).forEach(body.putArray("input_files")::add);
        body.putObject("metadata").put("spendlane_batch", "sl-1");
        return body;
    }

    private JsonNode create(String... lines) {
        return TestClient.json(mistral.post("/batch/jobs", job(mistral.upload(lines))));
    }

    private JsonNode read(String id) {
        return TestClient.json(mistral.get("/batch/jobs/" + id));
    }

    private JsonNode awaitEnd(JsonNode job) {
        return TestClient.await(
                () -> read(job.path("id").asText()),
                now -> FINAL.contains(now.path("status").asText()));
    }

    @Test
    void runsAJobFromUploadToResults() {
        JsonNode created = create(line("a", "Say hi"), line("b", "[[sim-error-400]]"), line("c", "Say hello"));
        assertThat(created.path("status").asText()).isEqualTo("QUEUED");
        assertThat(created.path("total_requests").asInt()).isZero();
        assertThat(created.path("id").asText()).matches("[0-9a-f-]{36}");

        JsonNode ended = awaitEnd(created);
        assertThat(ended.path("status").asText()).isEqualTo("SUCCESS");
        assertThat(ended.path("total_requests").asInt()).isEqualTo(3);
        assertThat(ended.path("completed_requests").asInt()).isEqualTo(3);
        assertThat(ended.path("succeeded_requests").asInt()).isEqualTo(2);
        assertThat(ended.path("failed_requests").asInt()).isEqualTo(1);
        assertThat(ended.path("errors").toString())
                .isEqualTo("[{\"message\":\"HTTP Error, status code: 400\",\"count\":1}]");

        Map<String, JsonNode> good = mistral.rows(ended.path("output_file"));
        assertThat(good.keySet()).containsExactly("a", "c");
        JsonNode usage = good.get("a").at("/response/body/usage");
        assertThat(usage.path("prompt_tokens").asLong()).isPositive();
        JsonNode bad = mistral.rows(ended.path("error_file")).get("b");
        assertThat(bad.at("/response/status_code").asInt()).isEqualTo(400);
        assertThat(bad.at("/response/body").isTextual()).isTrue();
        assertThat(TestClient.read(bad.at("/response/body").asText())
                        .path("object")
                        .asText())
                .isEqualTo("error");

        JsonNode call = call(created.path("id").asText());
        assertThat(call.path("provider").asText()).isEqualTo("mistral");
        assertThat(call.path("marker").asText()).isEqualTo("sl-1");
        assertThat(call.path("billedItems").asInt()).isEqualTo(2);
        assertThat(invoice().at("/lines/0/model").asText()).isEqualTo(MODEL);
    }

    @Test
    void theModelOfTheJobWinsOverTheLines() {
        String line = line("a", "Say hi").replace("{\"max_tokens\"", "{\"model\":\"mistral-large-4\",\"max_tokens\"");
        JsonNode ended = awaitEnd(create(line));
        assertThat(mistral.rows(ended.path("output_file"))
                        .get("a")
                        .at("/response/body/model")
                        .asText())
                .isEqualTo(MODEL);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no JSON | {\"custom_id\":",
                "no body | {\"custom_id\":\"a\"}",
                "unknown role | {\"custom_id\":\"a\",\"body\":{\"messages\":[{\"role\":\"boss\",\"content\":\"x\"}]}}",
                "too hot | {\"custom_id\":\"a\",\"body\":{\"temperature\":1.6,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}}",
                "foreign field | {\"custom_id\":\"a\",\"body\":{\"max_completion_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}}",
            })
    void oneBadLineRejectsTheUpload(String story, String bad) {
        HttpResponse<String> refused =
                mistral.uploadForm("in.jsonl", line("a", "x") + "\n" + bad, Map.of("purpose", "batch"));
        assertThat(refused.statusCode()).as(story).isEqualTo(422);
        assertThat(TestClient.read(refused.body()).path("detail").asText()).isEqualTo("Invalid file format.");
        assertThat(TestClient.json(mistral.get("/files")).path("total").asInt()).isZero();
    }

    @Test
    void acceptsKeysThatAreMissingOrThereTwice() {
        JsonNode ended = awaitEnd(create(line("a", "x"), line("a", "y"), "{\"body\":" + chat("z") + "}"));
        assertThat(ended.path("succeeded_requests").asInt()).isEqualTo(3);
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "model | \"no-such-model\" | 422",
                "model | null | 422",
                "endpoint | \"/v1/nothing\" | 422",
                "endpoint | null | 422",
                "timeout_hours | 0 | 422",
                "timeout_hours | 169 | 422",
                "input_files | [] | 422",
                "input_files | [\"5f0c2f0c-0000-4000-8000-000000000001\"] | 404",
                "metadata | {\"n\":1} | 422",
            })
    void refusesAJobThatCannotRun(String field, String value, int status) {
        ObjectNode body = job(mistral.upload(line("a", "x")));
        body.set(field, TestClient.read(value));
        HttpResponse<String> refused = mistral.post("/batch/jobs", body);
        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(TestClient.read(refused.body()).has("detail")).isTrue();
        assertThat(client.control("/calls")).isEmpty();
    }

    @Test
    void listsByPageMetadataStatusAndAge() {
        for (int i = 0; i < 5; i++) {
            ObjectNode body = job(mistral.upload(line("a", "x")));
            body.putObject("metadata").put("spendlane_batch", "sl-" + i);
            TestClient.json(mistral.post("/batch/jobs", body));
        }
        JsonNode page = TestClient.json(mistral.get("/batch/jobs?page=1&page_size=2"));
        assertThat(page.path("total").asInt()).isEqualTo(5);
        assertThat(page.path("data").findValuesAsText("spendlane_batch")).containsExactly("sl-2", "sl-1");
        JsonNode one = TestClient.json(mistral.get("/batch/jobs?spendlane_batch=sl-3&page_size=100"));
        assertThat(one.path("data").findValuesAsText("spendlane_batch")).containsExactly("sl-3");
        assertThat(TestClient.json(mistral.get("/batch/jobs?status=FAILED"))
                        .path("total")
                        .asInt())
                .isZero();
        assertThat(TestClient.json(mistral.get("/batch/jobs?created_after=2999-01-01T00:00:00Z"))
                        .path("total")
                        .asInt())
                .isZero();
        JsonNode oldest = TestClient.json(mistral.get("/batch/jobs?order_by=created&page_size=1"));
        assertThat(oldest.at("/data/0/metadata/spendlane_batch").asText()).isEqualTo("sl-0");
        assertThat(mistral.get("/batch/jobs?page_size=x").statusCode()).isEqualTo(422);
    }

    @Test
    void aCancelledJobKeepsWhatWasDone() {
        behave("'completionSeconds': 600, 'cancelSeconds': 100");
        String[] lines = new String[40];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = line("r-" + i, "Say " + i);
        }
        JsonNode created = create(lines);
        client.advance(40);
        TestClient.await(
                () -> read(created.path("id").asText()),
                now -> now.path("status").asText().equals("RUNNING"));
        client.advance(260);
        String cancel = "/batch/jobs/" + created.path("id").asText() + "/cancel";
        assertThat(TestClient.json(mistral.post(cancel, chat("")))
                        .path("status")
                        .asText())
                .isEqualTo("CANCELLATION_REQUESTED");
        client.advance(100);
        JsonNode ended = awaitEnd(created);
        assertThat(ended.path("status").asText()).isEqualTo("CANCELLED");
        int done = ended.path("succeeded_requests").asInt();
        assertThat(done).isBetween(10, 30);
        assertThat(mistral.rows(ended.path("output_file"))).hasSize(done);
        assertThat(ended.path("error_file").isNull()).isTrue();
    }

    @Test
    void aJobThatIsCancelledBeforeItStartsIsCancelledAtOnce() {
        behave("'completionSeconds': 600, 'cancelSeconds': 100");
        JsonNode created = create(line("a", "x"));
        String cancel = "/batch/jobs/" + created.path("id").asText() + "/cancel";
        assertThat(TestClient.json(mistral.post(cancel, chat("")))
                        .path("status")
                        .asText())
                .isEqualTo("CANCELLED");
    }

    @Test
    void theClientsTimeoutIsTheWindow() {
        behave("'stuckPercent': 100");
        ObjectNode body = job(mistral.upload(line("a", "x"), line("b", "y")));
        JsonNode created = TestClient.json(mistral.post("/batch/jobs", body.put("timeout_hours", 2)));
        client.advance(7100);
        assertThat(read(created.path("id").asText()).path("status").asText()).isNotEqualTo("TIMEOUT_EXCEEDED");
        client.advance(200);
        JsonNode ended = awaitEnd(created);
        assertThat(ended.path("status").asText()).isEqualTo("TIMEOUT_EXCEEDED");
        assertThat(mistral.rows(ended.path("output_file")).keySet()).containsExactly("a");
    }

    @Test
    void takesRequestsAndGivesResultsInline() {
        ObjectNode body = job();
        body.remove("input_files");
        body.putArray("requests")
                .add(TestClient.read(line("a", "x")))
                .add(TestClient.read(line("b", "[[sim-error-500]]")));
        JsonNode created = TestClient.json(mistral.post("/batch/jobs", body));
        assertThat(created.path("input_files")).isEmpty();
        awaitEnd(created);
        JsonNode ended =
                TestClient.json(mistral.get("/batch/jobs/" + created.path("id").asText() + "?inline=true"));
        assertThat(ended.path("outputs").findValuesAsText("custom_id")).containsExactly("a", "b");
        assertThat(TestClient.json(mistral.get("/files?sample_type=batch_request"))
                        .path("total")
                        .asInt())
                .isZero();
    }

    @Test
    void keepsFilesAndForgetsThemAndJobs() throws Exception {
        String file = mistral.upload(line("a", "x"));
        JsonNode ended = awaitEnd(TestClient.json(mistral.post("/batch/jobs", job(file))));
        assertThat(TestClient.json(mistral.get("/files/" + file))
                        .path("sample_type")
                        .asText())
                .isEqualTo("batch_request");
        assertThat(TestClient.json(mistral.get("/files?sample_type=batch_result"))
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        String output = ended.path("output_file").asText();
        String url = TestClient.json(mistral.get("/files/" + output + "/url?expiry=1"))
                .path("url")
                .asText();
        HttpResponse<String> download = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        assertThat(download.body())
                .isEqualTo(mistral.get("/files/" + output + "/content").body());

        assertThat(TestClient.json(mistral.delete("/files/" + file))
                        .path("deleted")
                        .asBoolean())
                .isTrue();
        assertThat(mistral.get("/files/" + file).statusCode()).isEqualTo(404);
        String job = "/batch/jobs/" + ended.path("id").asText();
        assertThat(TestClient.json(mistral.delete(job)).path("deleted").asBoolean())
                .isTrue();
        assertThat(mistral.get(job).statusCode()).isEqualTo(404);
        assertThat(call(ended.path("id").asText()).path("billedItems").asInt()).isEqualTo(1);
    }

    @Test
    void aJobWithoutItsFileFailsIfAskedTo() {
        behave("'deletedFileFailsAt': 'validation'");
        JsonNode ended =
                awaitEnd(TestClient.json(mistral.post("/batch/jobs", job("5f0c2f0c-0000-4000-8000-000000000001"))));
        assertThat(ended.path("status").asText()).isEqualTo("FAILED");
        assertThat(ended.at("/errors/0/message").asText()).contains("could not be found");
    }

    @Test
    void aFullQueueRefusesTheJob() {
        behave("'enqueuedTokenLimit': 30, 'completionSeconds': 600");
        create(line("a", "x".repeat(60)));
        HttpResponse<String> refused = mistral.post("/batch/jobs", job(mistral.upload(line("b", "y".repeat(60)))));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(client.control("/calls")).hasSize(1);
    }

    @Test
    void answersAtOnce() {
        JsonNode answer =
                TestClient.json(mistral.post("/chat/completions", chat("Say hi").put("model", MODEL)));
        assertThat(answer.at("/choices/0/message/content").asText()).isNotBlank();
        assertThat(answer.at("/choices/0/finish_reason").asText()).isIn("stop", "length");
        assertThat(call(answer.path("id").asText()).path("kind").asText()).isEqualTo("realtime");
        assertThat(mistral.post("/chat/completions", chat("x")).statusCode()).isEqualTo(422);
        assertThat(mistral.post("/chat/completions", chat("x").put("model", "none"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void thinksInParts() {
        behave("'billing': {'thinking': 10}");
        JsonNode answer =
                TestClient.json(mistral.post("/chat/completions", chat("Say hi").put("model", MODEL)));
        assertThat(answer.at("/choices/0/message/content").findValuesAsText("type"))
                .contains("thinking", "text");
    }

    @Test
    void hasItsOwnErrors() {
        HttpResponse<String> wrongKey = mistral.withKey("nobody").get("/batch/jobs");
        assertThat(wrongKey.statusCode()).isEqualTo(401);
        assertThat(wrongKey.body()).isEqualTo("{\"detail\":\"Invalid API Key\"}");
        assertThat(mistral.withKey("other-key")
                        .get("/batch/jobs/" + create(line("a", "x")).path("id").asText())
                        .statusCode())
                .isEqualTo(404);
        assertThat(mistral.get("/nothing").statusCode()).isEqualTo(404);
        client.faults("[{\"provider\":\"mistral\",\"operation\":\"models\",\"action\":\"status\",\"status\":429,"
                + "\"retryAfter\":3,\"times\":1}]");
        HttpResponse<String> limited = mistral.get("/models");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("retry-after")).contains("3");
        assertThat(TestClient.read(limited.body()).path("object").asText()).isEqualTo("error");
        assertThat(TestClient.json(mistral.get("/models")).path("data").findValuesAsText("id"))
                .contains(MODEL);
        assertThat(mistral.get("/models/" + MODEL).statusCode()).isEqualTo(200);
    }
}
