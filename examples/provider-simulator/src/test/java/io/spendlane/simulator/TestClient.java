package io.spendlane.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.state.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A plain HTTP client of one simulator, in the role of a test. */
final class TestClient {
    static final ObjectMapper MAPPER = Json.MAPPER;
    private static final Set<String> FINAL = Set.of("completed", "failed", "expired", "cancelled");
    private static final String BOUNDARY = "simulator-test-boundary";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final Map<String, String> headers;
    private final String providerPath;

    TestClient(Simulator simulator) {
        this(simulator.baseUri());
    }

    TestClient(URI base) {
        this(base, bearer("sim-key"), "/openai/v1");
    }

    private TestClient(URI base, Map<String, String> headers, String providerPath) {
        this.base = base;
        this.headers = headers;
        this.providerPath = providerPath;
    }

    private static Map<String, String> bearer(String key) {
        return Map.of("authorization", "Bearer " + key);
    }

    TestClient withKey(String other) {
        return withHeaders(bearer(other));
    }

    /** These instead of the usual key. */
    TestClient withHeaders(Map<String, String> others) {
        return new TestClient(base, others, providerPath);
    }

    TestClient at(String otherPath) {
        return new TestClient(base, headers, otherPath);
    }

    static String line(String customId, String prompt) {
        return line(customId, "gpt-5.4-mini", prompt, 50);
    }

    static String line(String customId, String model, String prompt, int maxTokens) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("custom_id", customId).put("method", "POST").put("url", "/v1/chat/completions");
        line.set("body", chat(model, prompt, maxTokens));
        return line.toString();
    }

    static ObjectNode chat(String model, String prompt, int maxTokens) {
        ObjectNode body = MAPPER.createObjectNode();
        body.put("model", model).put("max_completion_tokens", maxTokens);
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return body;
    }

    HttpResponse<String> call(String method, String path, String contentType, byte[] body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(providerPath + path))
                    .header("content-type", contentType)
                    .method(method, BodyPublishers.ofByteArray(body));
            headers.forEach(request::header);
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return call("GET", path, "application/json", new byte[0]);
    }

    HttpResponse<String> delete(String path) {
        return call("DELETE", path, "application/json", new byte[0]);
    }

    HttpResponse<String> post(String path, JsonNode body) {
        return call("POST", path, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> uploadForm(String filename, String content, Map<String, String> fields) {
        return uploadForm("/files", filename, content, fields);
    }

    HttpResponse<String> uploadForm(String path, String filename, String content, Map<String, String> fields) {
        StringBuilder form = new StringBuilder();
        fields.forEach((name, value) -> form.append("--")
                .append(BOUNDARY)
                .append("\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        form.append("--")
                .append(BOUNDARY)
                .append("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"")
                .append(filename)
                .append("\"\r\nContent-Type: application/jsonl\r\n\r\n")
                .append(content)
                .append("\r\n--")
                .append(BOUNDARY)
                .append("--\r\n");
        return call(
                "POST",
                path,
                "multipart/form-data; boundary=" + BOUNDARY,
                form.toString().getBytes(StandardCharsets.UTF_8));
    }

    String upload(String... lines) {
        return json(uploadForm("in.jsonl", String.join("\n", lines) + "\n", Map.of("purpose", "batch")))
                .path("id")
                .asText();
    }

    static ObjectNode createBody(String fileId, String marker) {
        ObjectNode body = MAPPER.createObjectNode();
        body.put("input_file_id", fileId)
                .put("endpoint", "/v1/chat/completions")
                .put("completion_window", "24h");
        body.putObject("metadata").put("spendlane_batch", marker);
        return body;
    }

    JsonNode create(String fileId, String marker) {
        return json(post("/batches", createBody(fileId, marker)));
    }

    /** Uploads the lines, creates a batch and waits for its end. */
    JsonNode run(String marker, String... lines) {
        return awaitEnd(create(upload(lines), marker).path("id").asText());
    }

    JsonNode batch(String id) {
        return json(get("/batches/" + id));
    }

    JsonNode awaitEnd(String id) {
        return await(
                () -> batch(id), batch -> FINAL.contains(batch.path("status").asText()));
    }

    JsonNode awaitStatus(String id, String status) {
        return await(() -> batch(id), batch -> batch.path("status").asText().equals(status));
    }

    static <T> T await(Callable<T> question, Predicate<T> good) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(question, good::test);
    }

    /** Rows of a result file by custom id, in the order of the file. */
    Map<String, JsonNode> rows(JsonNode fileId) {
        Map<String, JsonNode> rows = new LinkedHashMap<>();
        if (!fileId.isNull()) {
            for (String line :
                    get("/files/" + fileId.asText() + "/content").body().split("\n", -1)) {
                if (!line.isEmpty()) {
                    JsonNode row = read(line);
                    rows.put(row.path("custom_id").asText(), row);
                }
            }
        }
        return rows;
    }

    static JsonNode json(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return read(response.body());
    }

    static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode control(String path) {
        return json(at("/_simulator").get(path));
    }

    void behave(String json) {
        json(at("/_simulator").call("PUT", "/behaviour", "application/json", json.getBytes(StandardCharsets.UTF_8)));
    }

    void faults(String json) {
        json(at("/_simulator").call("PUT", "/faults", "application/json", json.getBytes(StandardCharsets.UTF_8)));
    }

    void advance(long seconds) {
        json(at("/_simulator").post("/clock", MAPPER.createObjectNode().put("advanceSeconds", seconds)));
    }

    List<JsonNode> requests(String operation) {
        List<JsonNode> result = new ArrayList<>();
        control("/requests?operation=" + operation).forEach(result::add);
        return result;
    }
}
