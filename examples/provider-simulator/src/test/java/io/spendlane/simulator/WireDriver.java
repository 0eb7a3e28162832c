package io.spendlane.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A plain client of one provider's wire, so that one test can be run against all of them. */
abstract class WireDriver {
    private static final Set<String> OPEN =
            Set.of("validating", "in_progress", "finalizing", "cancelling", "canceling");
    private final String provider;
    private final String path;
    private final String keyHeader;

    private WireDriver(String provider, String path, String keyHeader) {
        this.provider = provider;
        this.path = path;
        this.keyHeader = keyHeader;
    }

    static Stream<WireDriver> all() {
        return Stream.of(
                new OpenAiLike("openai", "/openai/v1"),
                new OpenAiLike("compatible", "/compatible/v1"),
                new OpenAiLike("azure", "/azure/openai/v1"),
                new OpenAiLike("groq", "/groq/openai/v1"),
                new OpenAiLike("together", "/together/v1"),
                new OpenAiLike("dashscope", "/dashscope/compatible-mode/v1"),
                new OpenAiLike("litellm", "/litellm/v1"),
                new OpenAiLike("llm-d", "/llm-d/v1"),
                new Mistral(),
                new Fireworks(),
                new Anthropic(),
                new Gemini());
    }

    String provider() {
        return provider;
    }

    @Override
    public String toString() {
        return provider;
    }

    TestClient connect(TestClient client, String key) {
        return client.at(path)
                .withHeaders(
                        keyHeader.equals("authorization")
                                ? Map.of(keyHeader, "Bearer " + key)
                                : Map.of(keyHeader, key, "anthropic-version", "2023-06-01"));
    }

    /** Everything up to the create call, and its answer. */
    abstract HttpResponse<String> create(TestClient client, List<String> prompts);

    String id(HttpResponse<String> created) {
        return TestClient.read(created.body()).path("id").asText();
    }

    abstract HttpResponse<String> read(TestClient client, String id);

    abstract boolean ended(JsonNode batch);

    abstract HttpResponse<String> cancel(TestClient client, String id);

    abstract HttpResponse<String> list(TestClient client);

    int listed(TestClient client) {
        JsonNode list = TestClient.json(list(client));
        return list.path("data").size();
    }

    /** The answers to read for results, good ones first. */
    abstract List<HttpResponse<String>> results(TestClient client, JsonNode batch);

    String key(JsonNode row) {
        return row.path("custom_id").asText();
    }

    boolean good(JsonNode row) {
        return row.at("/response/status_code").asInt() == 200
                || row.at("/response/body/object").isTextual();
    }

    /** Whether what was done before a cancel can be read after it. */
    boolean keepsWhatWasCancelled() {
        return true;
    }

    /** The good rows. */
    Map<String, JsonNode> rows(TestClient client, JsonNode batch) {
        Map<String, JsonNode> rows = new LinkedHashMap<>();
        results(client, batch)
                .forEach(part -> part.body()
                        .lines()
                        .map(TestClient::read)
                        .filter(this::good)
                        .forEach(row -> rows.put(key(row), row)));
        return rows;
    }

    JsonNode awaitEnd(TestClient client, String id) {
        return TestClient.await(() -> TestClient.json(read(client, id)), this::ended);
    }

    static ObjectNode chat(String model, String prompt) {
        ObjectNode body = TestClient.MAPPER.createObjectNode();
        body.put("model", model).put("max_tokens", 50);
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return body;
    }

    private static final class OpenAiLike extends WireDriver {
        OpenAiLike(String provider, String path) {
            super(provider, path, "authorization");
        }

        @Override
        HttpResponse<String> create(TestClient client, List<String> prompts) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < prompts.size(); i++) {
                lines.add(TestClient.line("r-" + i, prompts.get(i)));
            }
            String upload = provider().equals("together") ? "/files/upload" : "/files";
            String file = TestClient.json(
                            client.uploadForm(upload, "in.jsonl", String.join("\n", lines), Map.of("purpose", "batch")))
                    .path("id")
                    .asText();
            return client.post("/batches", TestClient.createBody(file, "sl-1"));
        }

        @Override
        String id(HttpResponse<String> created) {
            JsonNode json = TestClient.read(created.body());
            return (json.has("job") ? json.path("job") : json).path("id").asText();
        }

        @Override
        HttpResponse<String> read(TestClient client, String id) {
            return client.get("/batches/" + id);
        }

        @Override
        boolean ended(JsonNode batch) {
            return !OPEN.contains(batch.path("status").asText().toLowerCase(Locale.ROOT));
        }

        @Override
        HttpResponse<String> cancel(TestClient client, String id) {
            return client.post("/batches/" + id + "/cancel", TestClient.MAPPER.createObjectNode());
        }

        @Override
        HttpResponse<String> list(TestClient client) {
            return client.get("/batches?model=any");
        }

        @Override
        int listed(TestClient client) {
            JsonNode list = TestClient.json(list(client));
            return list.isArray() ? list.size() : list.path("data").size();
        }

        @Override
        List<HttpResponse<String>> results(TestClient client, JsonNode batch) {
            return Stream.of("output_file_id", "error_file_id")
                    .map(name -> batch.path(name).asText(""))
                    .filter(id -> !id.isEmpty() && !id.equals("null"))
                    .map(id -> client.get("/files/" + id + "/content"))
                    .toList();
        }
    }

    private static final class Mistral extends WireDriver {
        Mistral() {
            super("mistral", "/mistral/v1", "authorization");
        }

        @Override
        HttpResponse<String> create(TestClient client, List<String> prompts) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < prompts.size(); i++) {
                ObjectNode line = TestClient.MAPPER.createObjectNode().put("custom_id", "r-" + i);
                line.set("body", chat("any", prompts.get(i)));
                lines.add(line.toString());
            }
            ObjectNode job = TestClient.MAPPER.createObjectNode();
            job.put("model", "mistral-small-2603").put("endpoint", "/v1/chat/completions");
            job.putArray("input_files").add(client.upload(lines.toArray(String[]::new)));
            return client.post("/batch/jobs", job);
        }

        @Override
        HttpResponse<String> read(TestClient client, String id) {
            return client.get("/batch/jobs/" + id);
        }

        @Override
        boolean ended(JsonNode batch) {
            return batch.path("completed_at").isNumber();
        }

        @Override
        HttpResponse<String> cancel(TestClient client, String id) {
            return client.post("/batch/jobs/" + id + "/cancel", TestClient.MAPPER.createObjectNode());
        }

        @Override
        HttpResponse<String> list(TestClient client) {
            return client.get("/batch/jobs");
        }

        @Override
        List<HttpResponse<String>> results(TestClient client, JsonNode batch) {
            return Stream.of("output_file", "error_file")
                    .map(batch::path)
                    .filter(JsonNode::isTextual)
                    .map(id -> client.get("/files/" + id.asText() + "/content"))
                    .toList();
        }
    }

    private static final class Fireworks extends WireDriver {
        private static final String JOBS = "/batchInferenceJobs";

        Fireworks() {
            super("fireworks", "/fireworks/v1/accounts/sim", "authorization");
        }

        @Override
        boolean keepsWhatWasCancelled() {
            return false;
        }

        @Override
        HttpResponse<String> create(TestClient client, List<String> prompts) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < prompts.size(); i++) {
                ObjectNode line = TestClient.MAPPER.createObjectNode().put("custom_id", "r-" + i);
                line.set("body", chat("any", prompts.get(i)));
                lines.add(line.toString());
            }
            String id = "in-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
            ObjectNode dataset = TestClient.MAPPER.createObjectNode().put("datasetId", id);
            dataset.putObject("dataset").put("exampleCount", "1").putObject("userUploaded");
            client.post("/datasets", dataset);
            client.uploadForm("/datasets/" + id + ":upload", "in.jsonl", String.join("\n", lines), Map.of());
            ObjectNode job = TestClient.MAPPER.createObjectNode().put("inputDatasetId", id);
            return client.post(
                    JOBS + "?batchInferenceJobId=" + id, job.put("model", "accounts/fireworks/models/llama-4-70b"));
        }

        @Override
        String id(HttpResponse<String> created) {
            return TestClient.read(created.body()).path("name").asText().replaceFirst("^.*/", "");
        }

        @Override
        HttpResponse<String> read(TestClient client, String id) {
            return client.get(JOBS + "/" + id);
        }

        @Override
        boolean ended(JsonNode batch) {
            return batch.path("state").asText().matches("JOB_STATE_(COMPLETED|FAILED|EXPIRED|DELETING_CLEANING_UP)");
        }

        @Override
        HttpResponse<String> cancel(TestClient client, String id) {
            return client.delete(JOBS + "/" + id);
        }

        @Override
        HttpResponse<String> list(TestClient client) {
            return client.get(JOBS);
        }

        @Override
        int listed(TestClient client) {
            return TestClient.json(list(client)).path("batchInferenceJobs").size();
        }

        @Override
        List<HttpResponse<String>> results(TestClient client, JsonNode batch) {
            String output = batch.path("outputDatasetId").asText().replaceFirst("^.*/", "");
            List<HttpResponse<String>> files = new ArrayList<>();
            TestClient.read(client.get("/datasets/" + output + ":getDownloadEndpoint")
                            .body())
                    .path("filenameToSignedUrls")
                    .forEach(url ->
                            files.add(client.at("").get(URI.create(url.asText()).getPath())));
            files.removeIf(file -> file.body().isEmpty());
            return files;
        }

        @Override
        boolean good(JsonNode row) {
            return row.at("/response/object").isTextual();
        }
    }

    private static final class Anthropic extends WireDriver {
        Anthropic() {
            super("anthropic", "/anthropic/v1/messages/batches", "x-api-key");
        }

        @Override
        HttpResponse<String> create(TestClient client, List<String> prompts) {
            ObjectNode body = TestClient.MAPPER.createObjectNode();
            for (int i = 0; i < prompts.size(); i++) {
                body.withArray("requests")
                        .addObject()
                        .put("custom_id", "r-" + i)
                        .set("params", chat("claude-haiku-4-5", prompts.get(i)));
            }
            return client.post("", body);
        }

        @Override
        HttpResponse<String> read(TestClient client, String id) {
            return client.get("/" + id);
        }

        @Override
        boolean ended(JsonNode batch) {
            return batch.path("processing_status").asText().equals("ended");
        }

        @Override
        HttpResponse<String> cancel(TestClient client, String id) {
            return client.post("/" + id + "/cancel", TestClient.MAPPER.createObjectNode());
        }

        @Override
        HttpResponse<String> list(TestClient client) {
            return client.get("");
        }

        @Override
        List<HttpResponse<String>> results(TestClient client, JsonNode batch) {
            return List.of(client.get("/" + batch.path("id").asText() + "/results"));
        }

        @Override
        boolean good(JsonNode row) {
            return row.at("/result/type").asText().equals("succeeded");
        }
    }

    private static final class Gemini extends WireDriver {
        Gemini() {
            super("gemini", "/gemini/v1beta", "x-goog-api-key");
        }

        @Override
        HttpResponse<String> create(TestClient client, List<String> prompts) {
            ObjectNode body = TestClient.MAPPER.createObjectNode();
            ObjectNode batch = body.putObject("batch").put("displayName", "sl-1");
            for (int i = 0; i < prompts.size(); i++) {
                ObjectNode inline = batch.withObject("/inputConfig/requests")
                        .withArray("requests")
                        .addObject();
                inline.putObject("metadata").put("key", "r-" + i);
                inline.putObject("request")
                        .putArray("contents")
                        .addObject()
                        .putArray("parts")
                        .addObject()
                        .put("text", prompts.get(i));
            }
            return client.post("/models/gemini-3.5-flash:batchGenerateContent", body);
        }

        @Override
        String id(HttpResponse<String> created) {
            return TestClient.read(created.body()).path("name").asText().replaceFirst("^batches/", "");
        }

        @Override
        HttpResponse<String> read(TestClient client, String id) {
            return client.get("/batches/" + id);
        }

        @Override
        boolean ended(JsonNode batch) {
            return batch.path("done").asBoolean();
        }

        @Override
        HttpResponse<String> cancel(TestClient client, String id) {
            return client.post("/batches/" + id + ":cancel", TestClient.MAPPER.createObjectNode());
        }

        @Override
        HttpResponse<String> list(TestClient client) {
            return client.get("/batches");
        }

        @Override
        int listed(TestClient client) {
            return TestClient.json(list(client)).path("operations").size();
        }

        /** Its results are in a file too, under a name that follows from the batch's. */
        @Override
        List<HttpResponse<String>> results(TestClient client, JsonNode batch) {
            String id = batch.path("name").asText().replaceFirst("^batches/", "");
            HttpResponse<String> file = client.get("/files/batch-" + id + ":download?alt=media");
            return file.statusCode() == 200 ? List.of(file) : List.of();
        }

        @Override
        String key(JsonNode row) {
            return row.path("key").asText();
        }

        @Override
        boolean good(JsonNode row) {
            return row.has("response");
        }
    }
}
