package io.spendlane.operator.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendlane.simulator.Simulator;
import io.spendlane.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A provider of one test's own, and what it would bill. */
public final class TestProvider implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    private final Simulator simulator;

    public TestProvider() {
        try {
            simulator = Simulator.start(
                    SimulatorOptions.defaults().withKeys(Map.of("sim-key", "default", "other-key", "somebody-else")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For an OpenAI target's baseUrl. */
    public String url() {
        return base() + "/openai/v1";
    }

    /** Where the APIs of all providers are, without a slash at its end. */
    String base() {
        return simulator.baseUri().toString().replaceAll("/$", "");
    }

    /** Calls that a provider would bill, in order. */
    List<JsonNode> calls() {
        List<JsonNode> calls = new ArrayList<>();
        get("/_simulator/calls").forEach(calls::add);
        return calls;
    }

    List<JsonNode> requests() {
        List<JsonNode> requests = new ArrayList<>();
        get("/_simulator/requests").forEach(requests::add);
        return requests;
    }

    /** In US dollars, to the last digit. */
    BigDecimal invoice() {
        return new BigDecimal(get("/_simulator/invoice").get("totalUSD").asText());
    }

    int duplicateItems() {
        return get("/_simulator/invoice").get("duplicateItems").asInt();
    }

    /** How batches go from now on, as JSON; single quotes will do. */
    public void behaves(String json) {
        put("/_simulator/behaviour", json);
    }

    /** What fails from now on: a list, as JSON; single quotes will do. */
    void fails(String json) {
        put("/_simulator/faults", json);
    }

    void failsNoMore() {
        fails("[]");
    }

    /** As the account's owner would cancel it by hand. */
    void cancel(String batchId) {
        send(request("/openai/v1/batches/" + batchId + "/cancel")
                .header("Authorization", "Bearer sim-key")
                .POST(BodyPublishers.noBody()));
    }

    /** What lies in the account: inputs that were uploaded, and results. */
    List<JsonNode> files() {
        List<JsonNode> files = new ArrayList<>();
        send(request("/openai/v1/files")
                        .header("Authorization", "Bearer sim-key")
                        .GET())
                .get("data")
                .forEach(files::add);
        return files;
    }

    /** As somebody would who tidies the account up. */
    void deleteFiles() {
        files().forEach(file ->
                send(request("/openai/v1/files/" + file.get("id").asText())
                        .header("Authorization", "Bearer sim-key")
                        .DELETE()));
    }

    private JsonNode get(String path) {
        return send(request(path).GET());
    }

    private void put(String path, String json) {
        send(request(path).PUT(BodyPublishers.ofString(json.replace('\'', '"'))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(simulator.baseUri() + path)).timeout(PATIENCE);
    }

    private static JsonNode send(HttpRequest.Builder request) {
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(response.uri() + " " + response.statusCode() + " " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            simulator.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
