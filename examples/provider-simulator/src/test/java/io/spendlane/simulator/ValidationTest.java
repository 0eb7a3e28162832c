package io.spendlane.simulator;

import static io.spendlane.simulator.TestClient.createBody;
import static io.spendlane.simulator.TestClient.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused: at the upload, at the create, and by the validation that follows it. */
class ValidationTest extends SimulatorTestBase {
    private static final String GOOD = line("good", "Say hi");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void failsTheBatch(String story, String bad, String code, String param) {
        JsonNode batch = client.run("sl-1", GOOD, bad, "{broken");
        assertThat(batch.path("status").asText()).isEqualTo("failed");
        assertThat(batch.at("/errors/object").asText()).isEqualTo("list");
        assertThat(batch.at("/errors/data")).hasSize(1);
        JsonNode error = batch.at("/errors/data/0");
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("param").isNull() ? null : error.path("param").asText())
                .isEqualTo(param);
        assertThat(error.path("line").asInt()).isEqualTo(2);
        assertThat(batch.path("request_counts").toString()).isEqualTo("{\"total\":0,\"completed\":0,\"failed\":0}");
        assertThat(batch.path("output_file_id").isNull()).isTrue();
        assertThat(batch.path("error_file_id").isNull()).isTrue();
        assertThat(call(batch.path("id").asText()).path("state").asText()).isEqualTo("failed");
        assertThat(invoice().path("totalUSD").asText()).isEqualTo("0.00");
    }

    private static String without(String field) {
        return ((ObjectNode) TestClient.read(GOOD)).without(field).toString();
    }

    private static String withBody(String field, Object value) {
        ObjectNode line = (ObjectNode) TestClient.read(line("bad", "Say hi"));
        ((ObjectNode) line.path("body")).putPOJO(field, value);
        return line.toString();
    }

    static Stream<Arguments> failsTheBatch() {
        return Stream.of(
                arguments("no JSON", "{\"custom_id\":", "invalid_json_line", null),
                arguments("no object", "[]", "invalid_json_line", null),
                arguments("two objects in a line", GOOD + GOOD, "invalid_json_line", null),
                arguments("no custom_id", without("custom_id"), "missing_required_parameter", "custom_id"),
                arguments("no method", without("method"), "missing_required_parameter", "method"),
                arguments("no url", without("url"), "missing_required_parameter", "url"),
                arguments("no body", without("body"), "missing_required_parameter", "body"),
                arguments("the same custom_id", GOOD, "duplicate_custom_id", "custom_id"),
                arguments(
                        "another url",
                        line("bad", "x").replace("/v1/chat/completions", "/v1/embeddings"),
                        "invalid_url",
                        "url"),
                arguments("a second model", line("bad", "gpt-5.4", "x", 5), "mismatched_model", "body.model"),
                arguments("no model", withBody("model", ""), "invalid_request", "body.model"),
                arguments("streaming", withBody("stream", true), "streaming_unsupported", "body.stream"));
    }

    @Test
    void failsOnAnUnknownModel() {
        JsonNode batch = client.run("sl-1", line("a", "gpt-none", "x", 5));
        assertThat(batch.at("/errors/data/0/code").asText()).isEqualTo("model_not_found");
        assertThat(batch.at("/errors/data/0/line").asInt()).isEqualTo(1);
    }

    @Test
    void reportsEveryBadLineIfAskedTo() {
        behave("'reportAllErrors': true");
        JsonNode batch = client.run("sl-1", GOOD, "{", without("url"), GOOD);
        assertThat(batch.at("/errors/data").findValuesAsText("line")).containsExactly("2", "3", "4");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "an unknown file, file-none",
        "somebody else's, OTHERS",
        "another purpose, ASSISTANTS",
        "a deleted one, DELETED"
    })
    void failsOnAFileThatIsNoInput(String story, String which) {
        String file = switch (which) {
            case "OTHERS" -> client.withKey("other-key").upload(GOOD);
            case "ASSISTANTS" ->
                TestClient.json(client.uploadForm("a.jsonl", GOOD, Map.of("purpose", "assistants")))
                        .path("id")
                        .asText();
            case "DELETED" -> deleted();
            default -> which;
        };
        JsonNode batch = client.awaitEnd(client.create(file, "sl-1").path("id").asText());
        assertThat(batch.path("status").asText()).isEqualTo("failed");
        assertThat(batch.at("/errors/data/0/code").asText()).isEqualTo("invalid_request");
        assertThat(batch.at("/errors/data/0/param").asText()).isEqualTo("file_id");
        assertThat(batch.at("/errors/data/0/line").isNull()).isTrue();
        assertThat(batch.at("/metadata/spendlane_batch").asText()).isEqualTo("sl-1");
    }

    private String deleted() {
        String file = client.upload(GOOD);
        TestClient.json(client.call("DELETE", "/files/" + file, "application/json", new byte[0]));
        return file;
    }

    @Test
    void failsIfTheFileIsDeletedWhileValidating() {
        behave("'completionSeconds': 100");
        String file = client.upload(GOOD);
        String id = client.create(file, "sl-1").path("id").asText();
        client.call("DELETE", "/files/" + file, "application/json", new byte[0]);
        client.advance(10);
        assertThat(client.awaitEnd(id).path("status").asText()).isEqualTo("failed");
    }

    @Test
    void runsOnIfTheFileIsDeletedOnceItRuns() {
        behave("'completionSeconds': 100");
        String file = client.upload(GOOD);
        String id = client.create(file, "sl-1").path("id").asText();
        client.advance(10);
        client.awaitStatus(id, "in_progress");
        client.call("DELETE", "/files/" + file, "application/json", new byte[0]);
        client.advance(100);
        assertThat(client.rows(client.awaitEnd(id).path("output_file_id"))).containsOnlyKeys("good");
    }

    @Test
    void refusesADeletedFileAtOnceIfAskedTo() {
        behave("'deletedFileFailsAt': 'create'");
        HttpResponse<String> refused = client.post("/batches", createBody(deleted(), "sl-1"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(client.control("/calls")).isEmpty();
    }

    @Test
    void failsAboveTheEnqueuedTokenLimitAndPassesOnceThereIsRoom() {
        behave("'completionSeconds': 100, 'enqueuedTokenLimit': 12, 'cancelSeconds': 0");
        String file = client.upload(GOOD); // 3 + 4 + 2 tokens
        String first = client.create(file, "sl-1").path("id").asText();
        client.advance(10);
        client.awaitStatus(first, "in_progress");
        String second = client.create(file, "sl-2").path("id").asText();
        client.advance(10);
        assertThat(client.awaitEnd(second).at("/errors/data/0/code").asText()).isEqualTo("token_limit_exceeded");
        client.advance(100);
        client.awaitEnd(first);
        String third = client.create(file, "sl-3").path("id").asText();
        client.advance(10);
        client.awaitStatus(third, "in_progress");
    }

    @Test
    void failsAboveTheNumberOfLines() {
        String[] lines = IntStream.rangeClosed(0, 50_000)
                .mapToObj(i -> line("r" + i, "x"))
                .toArray(String[]::new);
        JsonNode batch = client.run("sl-1", lines);
        assertThat(batch.at("/errors/data/0/code").asText()).isEqualTo("too_many_tasks");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no file id | input_file_id | null | missing_required_parameter | input_file_id",
                "no endpoint | endpoint | null | missing_required_parameter | endpoint",
                "a bad endpoint | endpoint | '/v1/poems' | invalid_value | endpoint",
                "no window | completion_window | null | missing_required_parameter | completion_window",
                "another window | completion_window | '48h' | invalid_value | completion_window",
                "a number for the file | input_file_id | 7 | invalid_type | input_file_id",
                "metadata of a list | metadata | [] | invalid_type | metadata",
                "a number in metadata | metadata | {'a':1} | invalid_type | metadata.a",
                "bad output expiry | output_expires_after | {'anchor':'created_at','seconds':60} | invalid_value | output_expires_after.seconds",
                "bad anchor | output_expires_after | {'anchor':'now','seconds':3600} | invalid_value | output_expires_after.anchor",
            })
    void refusesTheCreate(String story, String field, String value, String code, String param) {
        ObjectNode body = createBody(client.upload(GOOD), "sl-1");
        body.set(field, TestClient.read(value.replace('\'', '"')));
        assertRefused(client.post("/batches", body), code, param);
        assertThat(client.control("/calls")).isEmpty();
    }

    @ParameterizedTest(name = "{0} pairs, key of {1}, value of {2}")
    @CsvSource({"16, 64, 512, 200", "17, 10, 10, 400", "1, 65, 10, 400", "1, 10, 513, 400"})
    void limitsMetadata(int pairs, int key, int value, int status) {
        ObjectNode body = createBody(client.upload(GOOD), "sl-1");
        ObjectNode metadata = body.putObject("metadata");
        IntStream.range(0, pairs).forEach(i -> metadata.put(String.format("%0" + key + "d", i), "v".repeat(value)));
        assertThat(client.post("/batches", body).statusCode()).isEqualTo(status);
    }

    @Test
    void refusesABodyThatIsNoJson() {
        HttpResponse<String> refused = client.call("POST", "/batches", "application/json", new byte[] {'{'});
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(TestClient.read(refused.body()).at("/error/type").asText()).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void takesOrRefusesUploads(String story, String filename, String content, Map<String, String> fields, int status) {
        HttpResponse<String> response = client.uploadForm(filename, content, fields);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    }

    static Stream<Arguments> takesOrRefusesUploads() {
        Map<String, String> batch = Map.of("purpose", "batch");
        return Stream.of(
                arguments("usual", "a.jsonl", GOOD, batch, 200),
                arguments("starts with a byte order mark", "a.jsonl", "\uFEFF" + GOOD, batch, 200),
                arguments("another file name", "a.json", GOOD, batch, 400),
                arguments("first line is not JSON", "a.jsonl", "hello\n" + GOOD, batch, 400),
                arguments("empty", "a.jsonl", "", batch, 400),
                arguments("no purpose", "a.jsonl", GOOD, Map.of(), 400),
                arguments("unknown purpose", "a.jsonl", GOOD, Map.of("purpose", "poems"), 400),
                arguments("anything for another purpose", "a.txt", "hello", Map.of("purpose", "user_data"), 200),
                arguments(
                        "expiry in brackets",
                        "a.jsonl",
                        GOOD,
                        Map.of(
                                "purpose",
                                "batch",
                                "expires_after[anchor]",
                                "created_at",
                                "expires_after[seconds]",
                                "3600"),
                        200),
                arguments(
                        "expiry with dots",
                        "a.jsonl",
                        GOOD,
                        Map.of(
                                "purpose",
                                "batch",
                                "expires_after.anchor",
                                "created_at",
                                "expires_after.seconds",
                                "2592000"),
                        200),
                arguments(
                        "too short a life",
                        "a.jsonl",
                        GOOD,
                        Map.of(
                                "purpose",
                                "batch",
                                "expires_after[anchor]",
                                "created_at",
                                "expires_after[seconds]",
                                "3599"),
                        400),
                arguments(
                        "too long a life",
                        "a.jsonl",
                        GOOD,
                        Map.of(
                                "purpose",
                                "batch",
                                "expires_after[anchor]",
                                "created_at",
                                "expires_after[seconds]",
                                "2592001"),
                        400),
                arguments(
                        "no anchor",
                        "a.jsonl",
                        GOOD,
                        Map.of("purpose", "batch", "expires_after[seconds]", "3600"),
                        400));
    }

    @Test
    void refusesAnUploadWithoutAFile() {
        assertRefused(
                client.call("POST", "/files", "application/json", new byte[] {'{', '}'}),
                "missing_required_parameter",
                "purpose");
    }

    private static void assertRefused(HttpResponse<String> response, String code, String param) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        JsonNode error = TestClient.read(response.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("param").asText()).isEqualTo(param);
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    }
}
