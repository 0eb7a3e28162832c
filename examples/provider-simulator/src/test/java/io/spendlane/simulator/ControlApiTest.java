package io.spendlane.simulator;

import static io.spendlane.simulator.TestClient.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlApiTest extends SimulatorTestBase {

    private HttpResponse<String> put(String path, String json) {
        return client.at("/_simulator").call("PUT", path, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isHealthy() {
        assertThat(client.control("/healthz").path("status").asText()).isEqualTo("ok");
    }

    @Test
    void recordsEveryRequestAlsoThoseThatFail() {
        client.get("/models");
        client.withKey("wrong").get("/models");
        client.get("/nothing?x=1");
        client.upload(line("a", "x"));
        JsonNode requests = client.control("/requests");
        assertThat(requests.findValuesAsText("status")).containsExactly("200", "401", "404", "200");
        assertThat(requests.findValuesAsText("operation")).containsExactly("models", "models", "null", "upload");
        assertThat(requests.findValuesAsText("account")).containsExactly("default", "null", "default", "default");
        assertThat(requests.at("/2/path").asText()).isEqualTo("/openai/v1/nothing");
        assertThat(requests.at("/2/query").asText()).isEqualTo("x=1");
        assertThat(requests.at("/3/requestBytes").asLong()).isGreaterThan(100);
        assertThat(requests.at("/0/host").asText()).isEqualTo("127.0.0.1");
        assertThat(requests.at("/0/requestId").asText()).startsWith("req_");
        assertThat(requests.findValues("seq")).extracting(JsonNode::asLong).doesNotHaveDuplicates();
    }

    @Test
    void selectsFromTheRequests() {
        client.get("/models");
        long first = client.control("/requests").at("/0/seq").asLong();
        client.get("/batches");
        client.withKey("other-key").get("/batches");
        assertThat(client.control("/requests?operation=list")).hasSize(2);
        assertThat(client.control("/requests?operation=list&account=other")).hasSize(1);
        assertThat(client.control("/requests?after=" + first)).hasSize(2);
        assertThat(client.at("/_simulator").get("/requests?after=x").statusCode())
                .isEqualTo(400);
    }

    @Test
    void listensOnTwoAddresses() {
        assertThat(simulator().baseUri("127.0.0.2").getPort())
                .isEqualTo(simulator().baseUri().getPort());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'speed':1} | Unknown switch speed",
                "{'openai':{'billing':{'tips':1}}} | Unknown switch openai.billing.tips",
                "[] | A JSON object is needed",
                "{ | Not JSON",
            })
    void refusesABadBehaviourAndKeepsTheOldOne(String json, String message) {
        put("/behaviour", "{\"pageSize\":3}");
        HttpResponse<String> refused = put("/behaviour", json.replace('\'', '"'));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(TestClient.read(refused.body()).path("error").asText()).contains(message);
        assertThat(client.control("/behaviour").toString()).isEqualTo("{\"pageSize\":3}");
    }

    @Test
    void showsTheFaultsInForce() {
        client.faults("[{\"operation\":\"create\",\"action\":\"resetAfter\",\"times\":2}]");
        assertThat(client.control("/faults").toString())
                .isEqualTo("[{\"operation\":\"create\",\"times\":2,\"action\":\"resetAfter\"}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}", "{\"advanceSeconds\":-1}", "{\"advanceSeconds\":\"1\"}", "{\"advanceSeconds\":1,\"x\":1}"})
    void refusesToTurnTheClockInAnyOtherWay(String json) {
        assertThat(client.at("/_simulator")
                        .post("/clock", TestClient.read(json))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void resetForgetsEverything() {
        client.run("sl-1", line("a", "x [[sim-error-500-once]]"), line("b", "y"));
        client.faults("[{\"operation\":\"models\",\"action\":\"status\"}]");
        client.behave("{\"pageSize\":1}");
        client.advance(1_000_000);
        client.at("/_simulator").post("/reset", TestClient.MAPPER.createObjectNode());
        assertThat(client.control("/calls")).isEmpty();
        assertThat(client.control("/requests")).isEmpty();
        assertThat(client.control("/invoice").path("totalUSD").asText()).isEqualTo("0.00");
        assertThat(client.control("/behaviour")).isEmpty();
        assertThat(client.control("/faults")).isEmpty();
        assertThat(TestClient.json(client.get("/files")).path("data")).isEmpty();
        assertThat(TestClient.json(client.get("/batches")).path("data")).isEmpty();
        assertThat(client.get("/models").statusCode()).isEqualTo(200);
        behave("");
        JsonNode again = client.run("sl-1", line("a", "x [[sim-error-500-once]]"));
        assertThat(again.at("/request_counts/failed").asInt()).isEqualTo(1);
    }

    @Test
    void resetWhileBatchesRunLeavesNothingBehind() {
        String[] lines =
                IntStream.range(0, 500).mapToObj(i -> line("r" + i, "x" + i)).toArray(String[]::new);
        String file = client.upload(lines);
        for (int i = 0; i < 20; i++) {
            client.create(file, "sl-" + i);
        }
        client.advance(1);
        client.at("/_simulator").post("/reset", TestClient.MAPPER.createObjectNode());
        behave("");
        client.run("sl-x", line("a", "x"));
        assertThat(TestClient.json(client.get("/files")).path("data")).hasSize(2);
        assertThat(client.control("/calls")).hasSize(1);
    }

    @Test
    void unknownControlsAreNotFound() {
        assertThat(client.at("/_simulator").get("/nothing").statusCode()).isEqualTo(404);
    }
}
