package io.spendlane.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The provider simulator as a process: batches that take seconds, an error here and there,
 * one provider that refuses, one whose batches get stuck, and an exact invoice.
 */
final class Simulator implements AutoCloseable {
    /** The address in the examples. */
    static final String EXAMPLES = "http://127.0.0.1:8090";

    private static final int PORT = 8090;
    private static final Pattern LISTENS = Pattern.compile("Provider simulator on (http://[0-9.:]+)");
    private static final Duration START = Duration.ofSeconds(40);
    private static final String BEHAVIOUR = """
            {"completionSeconds": {"min": 4, "max": 20}, "itemErrorPercent": 1,
             "mistral": {"stuckPercent": 100}}
            """;
    private static final String FAULTS = """
            [{"provider": "gemini", "operation": "create", "percent": 100, "action": "status", "status": 404}]
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Child child;
    private @Nullable String address;

    private Simulator(Child child) {
        this.child = child;
    }

    static Simulator start(Folders folders) throws IOException, DemoFailure, InterruptedException {
        Child child = Child.start(
                "provider simulator",
                folders.jar("examples/provider-simulator/target/provider-simulator.jar"),
                List.of("--host", "127.0.0.1", "--port", String.valueOf(portIsFree(PORT) ? PORT : 0)),
                Map.of(),
                folders.log("simulator"));
        Simulator simulator = new Simulator(child);
        try {
            simulator.awaitAddress();
            simulator.set("behaviour", BEHAVIOUR);
            simulator.set("faults", FAULTS);
            return simulator;
        } catch (IOException | DemoFailure | InterruptedException e) {
            child.close();
            throw e;
        }
    }

    private void awaitAddress() throws IOException, DemoFailure, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end) {
            Matcher said = LISTENS.matcher(Files.readString(child.log()));
            if (said.find()) {
                address = said.group(1);
                return;
            }
            child.mustRun();
            Pause.of(Duration.ofMillis(100));
        }
        throw new DemoFailure("The provider simulator did not start within %d s.".formatted(START.toSeconds()));
    }

    /** Such as {@code http://127.0.0.1:8090}. */
    String address() {
        return Objects.requireNonNull(address);
    }

    /** What the provider would have billed, exact to the last digit. */
    String invoiceUSD() throws IOException, DemoFailure, InterruptedException {
        JsonNode invoice = new ObjectMapper()
                .readTree(send(HttpRequest.newBuilder(control("invoice")).build()));
        return invoice.path("totalUSD").asText();
    }

    void mustRun() throws DemoFailure {
        child.mustRun();
    }

    private URI control(String what) {
        return URI.create(address() + "/_simulator/" + what);
    }

    private void set(String what, String to) throws IOException, DemoFailure, InterruptedException {
        send(HttpRequest.newBuilder(control(what))
                .PUT(HttpRequest.BodyPublishers.ofString(to))
                .build());
    }

    private String send(HttpRequest request) throws IOException, DemoFailure, InterruptedException {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new DemoFailure("The provider simulator answers %d to %s: %s"
                    .formatted(answer.statusCode(), request.uri(), answer.body()));
        }
        return answer.body();
    }

    private static boolean portIsFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
