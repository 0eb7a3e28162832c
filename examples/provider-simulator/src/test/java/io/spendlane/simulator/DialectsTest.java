package io.spendlane.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the compatible servers differ from OpenAI, and from each other. */
class DialectsTest extends SimulatorTestBase {
    private static final JsonNode NOTHING = TestClient.MAPPER.createObjectNode();

    private static String line(String customId) {
        return TestClient.line(customId, "Say hi");
    }

    private JsonNode create(TestClient server, String marker) {
        return server.create(server.upload(line("a")), marker);
    }

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @CsvSource({
        "/groq/openai/v1, 24h, 200",
        "/groq/openai/v1, 7d, 200",
        "/groq/openai/v1, 8d, 400",
        "/groq/openai/v1, 1h, 400",
        "/dashscope/compatible-mode/v1, 14d, 200",
        "/dashscope/compatible-mode/v1, 337h, 400",
        "/litellm/v1, 25h, 400",
        "/llm-d/v1, 36h30m, 200",
        "/llm-d/v1, soon, 400",
    })
    void takesItsOwnWindows(String path, String window, int status) {
        TestClient server = client.at(path);
        ObjectNode body =
                TestClient.createBody(server.upload(line("a")), "sl-1").put("completion_window", window);
        assertThat(server.post("/batches", body).statusCode()).isEqualTo(status);
    }

    @Test
    void windowsAreKept() {
        behave("'stuckPercent': 100");
        TestClient groq = client.at("/groq/openai/v1");
        ObjectNode body = TestClient.createBody(groq.upload(line("a")), "sl-1").put("completion_window", "48h");
        String id = TestClient.json(groq.post("/batches", body)).path("id").asText();
        groq.awaitStatus(id, "in_progress");
        client.advance(47 * 3600);
        assertThat(groq.batch(id).path("status").asText()).isEqualTo("in_progress");
        client.advance(3700);
        assertThat(groq.awaitEnd(id).path("status").asText()).isEqualTo("expired");
    }

    @Test
    void groqListsEverythingAndTimesItsAnswers() {
        TestClient groq = client.at("/groq/openai/v1");
        for (int i = 0; i < 25; i++) {
            create(groq, "sl-" + i);
        }
        JsonNode list = TestClient.json(groq.get("/batches?limit=2"));
        assertThat(list.path("data")).hasSize(25);
        assertThat(list.has("has_more")).isFalse();
        JsonNode answer = TestClient.json(groq.post("/chat/completions", TestClient.chat("llama-4", "Say hi", 50)));
        assertThat(answer.at("/usage/queue_time").isNumber()).isTrue();
    }

    private TestClient together() {
        return client.at("/together/v1");
    }

    private String togetherUpload(String... lines) {
        return TestClient.json(together()
                        .uploadForm(
                                "/files/upload",
                                "in.jsonl",
                                String.join("\n", lines),
                                Map.of("purpose", "batch-api", "file_name", "in.jsonl")))
                .path("id")
                .asText();
    }

    private static ObjectNode job(String file) {
        return TestClient.MAPPER.createObjectNode().put("input_file_id", file).put("endpoint", "/v1/chat/completions");
    }

    private JsonNode togetherEnd(String id) {
        return TestClient.await(
                () -> together().batch(id),
                now -> now.has("completed_at") && !now.path("status").asText().equals("CANCELING"));
    }

    @Test
    void togetherWrapsWhatItCreatesAndNothingElse() {
        String bare = "{\"custom_id\":\"%s\",\"body\":%s}";
        String file = togetherUpload(
                bare.formatted("a", TestClient.chat("llama-4", "Say hi", 50)),
                bare.formatted("b", TestClient.chat("llama-4", "[[sim-error-400]]", 50)));
        HttpResponse<String> created = together().post("/batches", job(file));
        assertThat(created.statusCode()).isEqualTo(201);
        JsonNode job = TestClient.read(created.body()).path("job");
        assertThat(job.path("status").asText()).isEqualTo("VALIDATING");
        assertThat(job.has("request_counts")).isFalse();
        assertThat(job.has("output_file_id")).isFalse();
        JsonNode ended = togetherEnd(job.path("id").asText());
        assertThat(ended.path("status").asText()).isEqualTo("COMPLETED");
        assertThat(ended.path("progress").asInt()).isEqualTo(100);
        assertThat(ended.path("created_at").asText()).endsWith("Z");
        JsonNode good = together().rows(ended.path("output_file_id")).get("a");
        assertThat(good.has("error")).isFalse();
        assertThat(good.at("/response/status_code").asInt()).isEqualTo(200);
        JsonNode bad = together().rows(ended.path("error_file_id")).get("b");
        assertThat(bad.has("response")).isFalse();
        assertThat(bad.at("/error/code").asText()).isEqualTo("batch_client_error");
        assertThat(TestClient.json(together().get("/batches")).isArray()).isTrue();
    }

    @Test
    void togetherChecksNothingWhenItCreates() {
        JsonNode job = TestClient.read(
                        together().post("/batches", job("file-none")).body())
                .path("job");
        JsonNode ended = togetherEnd(job.path("id").asText());
        assertThat(ended.path("status").asText()).isEqualTo("FAILED");
        assertThat(ended.path("error").isTextual()).isTrue();
    }

    @Test
    void togetherSaysWhatIsWrongInAString() {
        behave("'completionSeconds': 600, 'cancelSeconds': 60");
        HttpResponse<String> unknown = together().get("/batches/none");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(TestClient.read(unknown.body()).path("error").asText()).isEqualTo("Job not found");
        String id = TestClient.read(together()
                        .post("/batches", job(togetherUpload(line("a"))))
                        .body())
                .at("/job/id")
                .asText();
        String cancel = "/batches/" + id + "/cancel";
        assertThat(TestClient.json(together().post(cancel, NOTHING))
                        .path("status")
                        .asText())
                .isEqualTo("CANCELING");
        client.advance(60);
        assertThat(togetherEnd(id).path("status").asText()).isEqualTo("CANCELLED");
        HttpResponse<String> again = together().post(cancel, NOTHING);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(TestClient.read(again.body()).path("error").asText())
                .isEqualTo("Cannot cancel job - already in terminal state: CANCELLED");
    }

    @Test
    void dashScopeFiltersItsList() {
        TestClient dashScope = client.at("/dashscope/compatible-mode/v1");
        String file = dashScope.upload(line("a"));
        ObjectNode body = TestClient.createBody(file, "sl-1");
        ((ObjectNode) body.path("metadata")).put("ds_name", "night job 7");
        TestClient.json(dashScope.post("/batches", body));
        create(dashScope, "sl-2");
        for (String query : new String[] {
            "ds_name=job%207", "input_file_ids=none," + file, "ds_name=night&status=validating,in_progress,completed"
        }) {
            assertThat(TestClient.json(dashScope.get("/batches?" + query))
                            .path("data")
                            .findValuesAsText("ds_name"))
                    .as(query)
                    .containsExactly("night job 7");
        }
        assertThat(TestClient.json(dashScope.get("/batches?create_before=20200101000000"))
                        .path("data"))
                .isEmpty();
        assertThat(TestClient.json(dashScope.get("/batches?create_after=20200101000000"))
                        .path("data"))
                .hasSize(2);
        assertThat(dashScope.get("/batches?create_after=yesterday").statusCode())
                .isEqualTo(400);
    }

    @Test
    void dashScopeHandsOutResultsOnly() {
        TestClient dashScope = client.at("/dashscope/compatible-mode/v1");
        String file = dashScope.upload(line("a"));
        assertThat(file).startsWith("file-batch-");
        assertThat(dashScope.get("/files/" + file + "/content").statusCode()).isEqualTo(400);
        JsonNode ended =
                dashScope.awaitEnd(dashScope.create(file, "sl-1").path("id").asText());
        assertThat(ended.path("output_file_id").asText()).startsWith("file-batch_output");
        assertThat(dashScope.rows(ended.path("output_file_id"))).hasSize(1);
    }

    @Test
    void liteLlmNeedsAModelToListAndHasLongIds() {
        TestClient proxy = client.at("/litellm/v1");
        JsonNode created = create(proxy, "sl-1");
        assertThat(created.path("id").asText()).startsWith("batch_").hasSizeGreaterThan(100);
        assertThat(created.path("input_file_id").asText()).startsWith("file-").hasSizeGreaterThan(100);
        assertThat(proxy.get("/batches").statusCode()).isEqualTo(400);
        assertThat(TestClient.json(proxy.get("/batches?target_model_names=m")).path("data"))
                .hasSize(1);
    }

    @Test
    void llmDLeavesOutWhatIsNotSetAndPagesByOffset() {
        TestClient gateway = client.at("/llm-d/v1");
        for (int i = 0; i < 3; i++) {
            create(gateway, "sl-" + i);
        }
        JsonNode page = TestClient.json(gateway.get("/batches?limit=2&after=1"));
        assertThat(page.path("data").findValuesAsText("spendlane_batch")).containsExactly("sl-1", "sl-0");
        assertThat(page.at("/data/0").has("errors")).isFalse();
        assertThat(page.at("/data/0/id").asText()).matches("batch_[0-9a-f-]{36}");
        assertThat(gateway.get("/batches?after=batch_1").statusCode()).isEqualTo(400);
    }

    @Test
    void llmDHasIntegersForCodesAndTenants() {
        TestClient gateway = client.at("/llm-d/v1");
        HttpResponse<String> unknown = gateway.get("/batches/none");
        assertThat(TestClient.read(unknown.body()).at("/error/code").isInt()).isTrue();
        assertThat(TestClient.read(unknown.body()).at("/error/type").asText()).isEqualTo("NotFoundError");
        assertThat(gateway.post("/batches", TestClient.createBody("file_none", "sl-1"))
                        .statusCode())
                .isEqualTo(400);
        String evals = TestClient.json(gateway.uploadForm("in.jsonl", line("a"), Map.of("purpose", "evals")))
                .path("id")
                .asText();
        assertThat(gateway.post("/batches", TestClient.createBody(evals, "sl-1"))
                        .statusCode())
                .isEqualTo(400);
        String id = create(gateway, "sl-1").path("id").asText();
        TestClient tenant = gateway.withHeaders(Map.of("authorization", "Bearer sim-key", "X-MaaS-Username", "alice"));
        assertThat(tenant.get("/batches/" + id).statusCode()).isEqualTo(404);
        assertThat(call(create(tenant, "sl-2").path("id").asText())
                        .path("account")
                        .asText())
                .isEqualTo("default/alice");
    }

    @Test
    void llmDRunsSeveralModelsAndRefusesLateCancels() {
        TestClient gateway = client.at("/llm-d/v1");
        String file = gateway.upload(
                TestClient.line("a", "llama-4", "Say hi", 50), TestClient.line("b", "qwen-4", "Say hi", 50));
        JsonNode ended =
                gateway.awaitEnd(gateway.create(file, "sl-1").path("id").asText());
        assertThat(gateway.rows(ended.path("output_file_id"))).hasSize(2);
        assertThat(gateway.post("/batches/" + ended.path("id").asText() + "/cancel", NOTHING)
                        .statusCode())
                .isEqualTo(400);
        behave("'completionSeconds': 600, 'cancelSeconds': 60");
        JsonNode waiting = create(gateway, "sl-2");
        String cancel = "/batches/" + waiting.path("id").asText() + "/cancel";
        assertThat(TestClient.json(gateway.post(cancel, NOTHING)).path("status").asText())
                .isEqualTo("cancelled");
        assertThat(gateway.post(cancel, NOTHING).statusCode()).isEqualTo(200);
    }

    @Test
    void vllmAnswersAtOnceAndHasNoBatches() {
        TestClient vllm = client.at("/vllm/v1");
        assertThat(vllm.post("/chat/completions", TestClient.chat("llama-4", "Say hi", 50))
                        .statusCode())
                .isEqualTo(200);
        assertThat(vllm.get("/batches").body()).isEqualTo("{\"detail\":\"Not Found\"}");
        assertThat(vllm.get("/files").statusCode()).isEqualTo(404);
    }
}
