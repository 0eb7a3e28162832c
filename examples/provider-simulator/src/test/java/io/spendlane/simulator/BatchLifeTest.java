package io.spendlane.simulator;

import static io.spendlane.simulator.TestClient.createBody;
import static io.spendlane.simulator.TestClient.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The course of a batch as a client sees it. */
class BatchLifeTest extends SimulatorTestBase {

    private static String[] lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> line("r-" + i, "Say hi to " + i))
                .toArray(String[]::new);
    }

    private JsonNode createSlow(String switches, String... lines) {
        behave("'completionSeconds': 1000" + switches);
        JsonNode created = client.create(client.upload(lines), "sl-1");
        client.advance(100);
        return client.awaitStatus(created.path("id").asText(), "in_progress");
    }

    @Test
    void completesWithAllRowsInTheOutputFile() {
        JsonNode batch = client.run("sl-1", lines(3));
        assertThat(batch.path("status").asText()).isEqualTo("completed");
        assertThat(batch.path("request_counts").toString()).isEqualTo("{\"total\":3,\"completed\":3,\"failed\":0}");
        assertThat(batch.path("error_file_id").isNull()).isTrue();
        assertThat(batch.path("errors").isNull()).isTrue();
        assertThat(batch.path("model").asText()).isEqualTo("gpt-5.4-mini");
        assertThat(batch.path("expires_at").asLong() - batch.path("created_at").asLong())
                .isEqualTo(86_400);
        assertThat(batch.path("metadata").path("spendlane_batch").asText()).isEqualTo("sl-1");
        Map<String, JsonNode> rows = client.rows(batch.path("output_file_id"));
        assertThat(rows.keySet()).containsExactly("r-0", "r-1", "r-2");
        assertThat(rows.values()).allSatisfy(row -> {
            assertThat(row.path("response").path("status_code").asInt()).isEqualTo(200);
            assertThat(row.path("error").isNull()).isTrue();
            assertThat(row.path("id").asText()).startsWith("batch_req_");
        });
        long output = rows.values().stream()
                .mapToLong(
                        row -> row.at("/response/body/usage/completion_tokens").asLong())
                .sum();
        assertThat(batch.path("usage").path("output_tokens").asLong()).isEqualTo(output);
        JsonNode file = TestClient.json(
                client.get("/files/" + batch.path("output_file_id").asText()));
        assertThat(file.path("purpose").asText()).isEqualTo("batch_output");
        assertThat(file.path("expires_at").asLong() - file.path("created_at").asLong())
                .isEqualTo(2_592_000);
    }

    @Test
    void completesAlsoIfEveryRowFails() {
        JsonNode batch = client.run("sl-1", line("a", "[[sim-error-400]]"), line("b", "[[sim-error-429]]"));
        assertThat(batch.path("status").asText()).isEqualTo("completed");
        assertThat(batch.path("output_file_id").isNull()).isTrue();
        assertThat(batch.path("request_counts").toString()).isEqualTo("{\"total\":2,\"completed\":0,\"failed\":2}");
        Map<String, JsonNode> errors = client.rows(batch.path("error_file_id"));
        assertThat(errors.get("b").at("/response/status_code").asInt()).isEqualTo(429);
        assertThat(errors.get("b").at("/response/body/error/code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(errors.get("b").path("error").isNull()).isTrue();
        assertThat(batch.path("usage").path("total_tokens").asLong()).isZero();
    }

    @Test
    void showsItsProgress() {
        JsonNode running = createSlow("", lines(100));
        assertThat(running.path("request_counts").path("total").asInt()).isEqualTo(100);
        assertThat(running.path("in_progress_at").isNumber()).isTrue();
        client.advance(400);
        JsonNode half = client.batch(running.path("id").asText());
        assertThat(half.at("/request_counts/completed").asInt()).isBetween(40, 60);
        client.advance(493);
        assertThat(client.batch(running.path("id").asText()).path("status").asText())
                .isEqualTo("finalizing");
        client.advance(100);
        assertThat(client.awaitEnd(running.path("id").asText())
                        .at("/request_counts/completed")
                        .asInt())
                .isEqualTo(100);
    }

    @Test
    void countsNothingWhileValidating() {
        behave("'completionSeconds': 1000");
        JsonNode created = client.create(client.upload(lines(3)), "sl-1");
        assertThat(created.path("status").asText()).isEqualTo("validating");
        assertThat(created.at("/request_counts/total").asInt()).isZero();
        assertThat(created.path("model").isNull()).isTrue();
    }

    @Test
    void expiresWithPartOfTheRowsDone() {
        behave("'expireAfterSeconds': 0.3, 'expireDonePercent': 50");
        JsonNode batch = client.run("sl-1", lines(4));
        assertThat(batch.path("status").asText()).isEqualTo("expired");
        assertThat(batch.path("expired_at").isNumber()).isTrue();
        assertThat(client.rows(batch.path("output_file_id")).keySet()).containsExactly("r-0", "r-1");
        Map<String, JsonNode> errors = client.rows(batch.path("error_file_id"));
        assertThat(errors.keySet()).containsExactly("r-2", "r-3");
        assertThat(errors.get("r-2").path("response").isNull()).isTrue();
        assertThat(errors.get("r-2").at("/error/code").asText()).isEqualTo("batch_expired");
    }

    @Test
    void staysStuckUntilTheWindowEnds() {
        JsonNode running = createSlow(", 'stuckPercent': 100", lines(10));
        client.advance(5_000);
        JsonNode stuck = client.batch(running.path("id").asText());
        assertThat(stuck.path("status").asText()).isEqualTo("in_progress");
        assertThat(stuck.at("/request_counts/completed").asInt()).isEqualTo(5);
        client.advance(86_400);
        assertThat(client.awaitEnd(running.path("id").asText()).path("status").asText())
                .isEqualTo("expired");
    }

    @Test
    void cancelsAndDeliversWhatIsDone() {
        JsonNode running = createSlow(", 'cancelSeconds': 60", lines(100));
        client.advance(400);
        JsonNode cancelling =
                TestClient.json(client.post("/batches/" + running.path("id").asText() + "/cancel", createBody("", "")));
        assertThat(cancelling.path("status").asText()).isEqualTo("cancelling");
        int done = cancelling.at("/request_counts/completed").asInt();
        assertThat(done).isBetween(40, 60);
        client.advance(60);
        JsonNode ended = client.awaitEnd(running.path("id").asText());
        assertThat(ended.path("status").asText()).isEqualTo("cancelled");
        assertThat(ended.at("/request_counts/completed").asInt()).isEqualTo(done);
        assertThat(client.rows(ended.path("output_file_id"))).hasSize(done);
        Map<String, JsonNode> errors = client.rows(ended.path("error_file_id"));
        assertThat(errors).hasSize(100 - done);
        assertThat(errors.values())
                .allSatisfy(row -> assertThat(row.at("/error/code").asText()).isEqualTo("batch_cancelled"));
    }

    @Test
    void cancelledBeforeItStartedItHasNoFilesAndCostsNothing() {
        behave("'completionSeconds': 1000, 'cancelSeconds': 0");
        JsonNode created = client.create(client.upload(lines(3)), "sl-1");
        String id = created.path("id").asText();
        client.post("/batches/" + id + "/cancel", createBody("", ""));
        JsonNode ended = client.awaitEnd(id);
        assertThat(ended.path("status").asText()).isEqualTo("cancelled");
        assertThat(ended.path("output_file_id").isNull()).isTrue();
        assertThat(ended.path("error_file_id").isNull()).isTrue();
        assertThat(call(id).path("costUSD").asText()).isEqualTo("0.00");
    }

    @Test
    void refusesToCancelWhatHasEndedButNotWhatIsCancelled() {
        String completed = client.run("sl-1", lines(1)).path("id").asText();
        HttpResponse<String> refused = client.post("/batches/" + completed + "/cancel", createBody("", ""));
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(TestClient.read(refused.body()).at("/error/message").asText())
                .contains("'completed'");
        String running = createSlow(", 'cancelSeconds': 0", lines(1)).path("id").asText();
        client.post("/batches/" + running + "/cancel", createBody("", ""));
        client.awaitStatus(running, "cancelled");
        assertThat(client.post("/batches/" + running + "/cancel", createBody("", ""))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void forgetsCountsAndRowsOfACancelledBatchIfAskedTo() {
        JsonNode running =
                createSlow(", 'cancelSeconds': 0, 'countsResetAfterCancel': true, 'cancelLosesRows': true", lines(100));
        client.advance(400);
        String id = running.path("id").asText();
        client.post("/batches/" + id + "/cancel", createBody("", ""));
        JsonNode ended = client.awaitEnd(id);
        assertThat(ended.path("request_counts").toString()).isEqualTo("{\"total\":100,\"completed\":0,\"failed\":0}");
        assertThat(ended.path("output_file_id").isNull()).isTrue();
        assertThat(call(id).path("billedItems").asInt()).isBetween(40, 60);
        assertThat(call(id).path("costUSD").asText()).isNotEqualTo("0.00");
    }

    @Test
    void shufflesRepeatably() {
        behave("'outOfOrder': true");
        JsonNode batch = client.run("sl-1", lines(30));
        List<String> ids =
                new ArrayList<>(client.rows(batch.path("output_file_id")).keySet());
        List<String> inOrder = IntStream.range(0, 30).mapToObj(i -> "r-" + i).toList();
        assertThat(ids).containsExactlyInAnyOrderElementsOf(inOrder).isNotEqualTo(inOrder);
    }

    @Test
    void givesUnusualCustomIdsBackUnchanged() {
        String[] ids = {"007", "ключ с пробелом 🦊", "x".repeat(300), "a\"b\\c\n"};
        String[] lines = Arrays.stream(ids).map(id -> line(id, "Say hi")).toArray(String[]::new);
        JsonNode batch = client.run("sl-1", lines);
        assertThat(client.rows(batch.path("output_file_id")).keySet()).containsExactly(ids);
    }

    @Test
    void lateResultsAreGone() {
        behave("'resultsGoneAfterSeconds': 60");
        JsonNode batch = client.run("sl-1", lines(1));
        String content = "/files/" + batch.path("output_file_id").asText() + "/content";
        assertThat(client.get(content).statusCode()).isEqualTo(200);
        client.advance(60);
        assertThat(client.get(content).statusCode()).isEqualTo(404);
        assertThat(client.batch(batch.path("id").asText())
                        .path("output_file_id")
                        .asText())
                .startsWith("file-");
    }

    @Test
    void resultsLiveAsLongAsTheCreateSaid() {
        var body = createBody(client.upload(lines(1)), "sl-1");
        body.putObject("output_expires_after").put("anchor", "created_at").put("seconds", 3600);
        JsonNode batch = client.awaitEnd(
                TestClient.json(client.post("/batches", body)).path("id").asText());
        JsonNode file = TestClient.json(
                client.get("/files/" + batch.path("output_file_id").asText()));
        assertThat(file.path("expires_at").asLong() - file.path("created_at").asLong())
                .isEqualTo(3600);
    }
}
