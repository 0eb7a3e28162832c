package io.spendlane.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is peculiar to Fireworks. */
class FireworksTest extends SimulatorTestBase {
    private static final String GOOD =
            "{\"custom_id\":\"r\",\"body\":{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":9}}";

    private TestClient fireworks() {
        return client.at("/fireworks/v1/accounts/sim");
    }

    private int dataset(String id, String lines) {
        ObjectNode dataset = TestClient.MAPPER.createObjectNode().put("datasetId", id);
        dataset.putObject("dataset").put("exampleCount", "1").putObject("userUploaded");
        int status = fireworks().post("/datasets", dataset).statusCode();
        if (status == 200) {
            assertThat(state("/datasets/" + id)).isEqualTo("UPLOADING");
            fireworks().uploadForm("/datasets/" + id + ":upload", "in.jsonl", lines, Map.of());
            assertThat(state("/datasets/" + id)).isEqualTo("READY");
        }
        return status;
    }

    private String state(String path) {
        return TestClient.json(fireworks().get(path)).path("state").asText();
    }

    private int job(String id, String dataset) {
        ObjectNode job = TestClient.MAPPER.createObjectNode().put("inputDatasetId", dataset);
        return fireworks()
                .post("/batchInferenceJobs?batchInferenceJobId=" + id, job.put("model", "accounts/f/models/m"))
                .statusCode();
    }

    private JsonNode ended(String id) {
        return TestClient.await(
                () -> TestClient.json(fireworks().get("/batchInferenceJobs/" + id)),
                job -> job.path("state").asText().matches("JOB_STATE_(COMPLETED|FAILED)"));
    }

    @Test
    void anIdIsGivenOnce() {
        assertThat(dataset("in-1", GOOD)).isEqualTo(200);
        assertThat(dataset("in-1", GOOD)).isEqualTo(409);
        assertThat(job("j-1", "in-1")).isEqualTo(200);
        assertThat(job("j-1", "in-1")).isEqualTo(409);
        ended("j-1");
        assertThat(job("j-1", "in-1")).isEqualTo(409);
    }

    @Test
    void countsAreThoseThatTheClientGaveUntilSomethingIsDone() {
        dataset("in-1", GOOD + "\n" + GOOD.replace("\"r\"", "\"s\""));
        job("j-1", "in-1");
        JsonNode progress = ended("j-1").path("jobProgress");
        assertThat(progress.path("totalInputRequests").asInt()).isEqualTo(1);
        assertThat(progress.path("totalProcessedRequests").asInt()).isEqualTo(2);
    }

    @Test
    void oneBadLineFailsTheJobAndLeavesNoOutput() {
        dataset("in-1", GOOD + "\n" + GOOD.replace("\"r\"", "\"s\"").replace("user", "bananas"));
        job("j-1", "in-1");
        JsonNode job = ended("j-1");
        assertThat(job.path("state").asText()).isEqualTo("JOB_STATE_FAILED");
        assertThat(job.at("/status/message").asText()).contains("invalid role bananas");
        String output = job.path("outputDatasetId").asText().replaceFirst("^.*/", "");
        assertThat(fireworks()
                        .get("/datasets/" + output + ":getDownloadEndpoint")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aWrongKeyIsForbiddenInAnEnvelope() {
        var refused = fireworks().withKey("wrong").get("/batchInferenceJobs");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(TestClient.read(refused.body()).at("/error/code").asText()).isEqualTo("UNAUTHORIZED");
    }

    @Test
    void whatIsDeletedIsCleanedUpAndThenGone() {
        behave("'completionSeconds': 3600, 'cancelSeconds': 0");
        dataset("in-1", GOOD);
        job("j-1", "in-1");
        assertThat(fireworks().delete("/batchInferenceJobs/j-1").statusCode()).isEqualTo(200);
        assertThat(state("/batchInferenceJobs/j-1")).isEqualTo("JOB_STATE_DELETING_CLEANING_UP");
        client.at("/_simulator")
                .post("/clock", TestClient.MAPPER.createObjectNode().put("advanceSeconds", 60));
        assertThat(fireworks().get("/batchInferenceJobs/j-1").statusCode()).isEqualTo(404);
    }
}
