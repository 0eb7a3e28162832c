package io.spendlane.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** One simulator per test class, fresh for each test, with two accounts and batches that take a fifth of a second. */
abstract class SimulatorTestBase {
    static final String QUICK = "\"completionSeconds\": 0.2, \"cancelSeconds\": 0";
    private static Simulator simulator;
    protected TestClient client;

    @BeforeAll
    static void start() throws Exception {
        simulator = Simulator.start(
                SimulatorOptions.defaults().withKeys(Map.of("sim-key", "default", "other-key", "other")));
    }

    @AfterAll
    static void stop() throws Exception {
        simulator.close();
    }

    @BeforeEach
    void reset() {
        client = new TestClient(simulator);
        client.at("/_simulator").post("/reset", TestClient.MAPPER.createObjectNode());
        behave("");
    }

    static Simulator simulator() {
        return simulator;
    }

    /** Sets these switches, written with single quotes, on top of quick batches. */
    void behave(String switches) {
        String json = switches.replace('\'', '"');
        client.behave(
                "{" + (json.contains("completionSeconds") ? "" : QUICK + (json.isEmpty() ? "" : ",")) + json + "}");
    }

    JsonNode call(String batchId) {
        for (JsonNode call : client.control("/calls")) {
            if (call.path("id").asText().equals(batchId)) {
                return call;
            }
        }
        throw new AssertionError("No call " + batchId);
    }

    JsonNode invoice() {
        return client.control("/invoice");
    }
}
