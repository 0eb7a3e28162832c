package io.spendlane.simulator;

import static io.spendlane.simulator.TestClient.chat;
import static io.spendlane.simulator.TestClient.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is there again after a restart, orderly or not. */
class RestartTest {
    @TempDir
    Path state;

    private Simulator start() throws Exception {
        return Simulator.start(SimulatorOptions.defaults().withState(state));
    }

    @Test
    void findsEverythingAgain() throws Exception {
        String calls;
        String invoice;
        String requests;
        String batches;
        String results;
        JsonNode done;
        try (Simulator simulator = start()) {
            TestClient client = new TestClient(simulator);
            client.behave("{\"completionSeconds\": 0.1}");
            done = client.run("sl-1", line("a", "one"), line("b", "[[sim-error-400]]"));
            client.run("sl-2", line("a", "one"));
            client.run("sl-3", line("a", "one"), "{");
            client.post("/chat/completions", chat("gpt-5.4-mini", "two", 50));
            calls = client.control("/calls").toString();
            invoice = client.control("/invoice").toString();
            batches = client.get("/batches").body();
            results = client.get("/files/" + done.path("output_file_id").asText() + "/content")
                    .body();
            requests = client.control("/requests").toString();
        }
        try (Simulator simulator = start()) {
            TestClient client = new TestClient(simulator);
            assertThat(client.control("/requests").toString()).isEqualTo(requests);
            assertThat(client.control("/calls").toString()).isEqualTo(calls);
            assertThat(client.control("/invoice").toString()).isEqualTo(invoice).contains("\"duplicateItems\":1");
            assertThat(client.control("/behaviour").toString()).isEqualTo("{\"completionSeconds\":0.1}");
            assertThat(client.get("/batches").body()).isEqualTo(batches);
            assertThat(client.get("/files/" + done.path("output_file_id").asText() + "/content")
                            .body())
                    .isEqualTo(results);
            client.run("sl-4", line("a", "one"));
            assertThat(client.control("/calls").findValuesAsText("seq"))
                    .hasSize(5)
                    .doesNotHaveDuplicates();
            assertThat(client.control("/duplicates").at("/0/billings")).hasSize(3);
        }
    }

    @Test
    void runningBatchesGoOnAndTheirQueueIsStillFull() throws Exception {
        String running;
        try (Simulator simulator = start()) {
            TestClient client = new TestClient(simulator);
            client.behave("{\"completionSeconds\": 1000, \"enqueuedTokenLimit\": 12}");
            running = client.create(client.upload(line("a", "one")), "sl-1")
                    .path("id")
                    .asText();
            client.advance(100);
            client.awaitStatus(running, "in_progress");
        }
        try (Simulator simulator = start()) {
            TestClient client = new TestClient(simulator);
            assertThat(client.batch(running).path("status").asText()).isEqualTo("in_progress");
            String second = client.create(client.upload(line("a", "two")), "sl-2")
                    .path("id")
                    .asText();
            client.advance(100);
            assertThat(client.awaitEnd(second).at("/errors/data/0/code").asText())
                    .isEqualTo("token_limit_exceeded");
            client.advance(1000);
            assertThat(client.rows(client.awaitEnd(running).path("output_file_id")))
                    .containsOnlyKeys("a");
        }
    }

    @Test
    void whatFailedOnceDoesNotFailAgain() throws Exception {
        try (Simulator simulator = start()) {
            assertThat(new TestClient(simulator)
                            .post("/chat/completions", chat("gpt-5.4-mini", "[[sim-error-500-once]]", 5))
                            .statusCode())
                    .isEqualTo(500);
        }
        try (Simulator simulator = start()) {
            assertThat(new TestClient(simulator)
                            .post("/chat/completions", chat("gpt-5.4-mini", "[[sim-error-500-once]]", 5))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    /** Kills the process again and again amid its work; nothing that it acknowledged may be gone or billed twice. */
    @Test
    void survivesBeingKilledAtAnyMoment() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            Process process = launch();
            try {
                TestClient client = new TestClient(URI.create(announced(process)));
                if (round == 0) {
                    client.behave("{\"completionSeconds\": {\"min\": 0, \"max\": 0.5}}");
                }
                int killAfter = 20 + 17 * round;
                CompletableFuture<Void> killer = new CompletableFuture<>();
                for (int i = 0; i < 500; i++) {
                    if (i == killAfter) {
                        killer = CompletableFuture.runAsync(process::destroyForcibly);
                    }
                    String item = round + "-" + i;
                    String file = client.upload(line("r" + item, "item " + item), line("s" + item, "more " + item));
                    acknowledged.add(
                            client.create(file, "sl-" + item).path("id").asText());
                }
                killer.join();
            } catch (UncheckedIOException e) {
                assertThat(process.waitFor()).isNotZero(); // killed
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        try (Simulator simulator = start()) {
            TestClient client = new TestClient(simulator);
            assertThat(acknowledged).hasSizeGreaterThan(60).allSatisfy(id -> {
                JsonNode batch = client.awaitEnd(id);
                assertThat(batch.path("status").asText()).isEqualTo("completed");
                assertThat(client.rows(batch.path("output_file_id"))).hasSize(2);
            });
            JsonNode calls = client.control("/calls");
            assertThat(calls.size()).isBetween(acknowledged.size(), acknowledged.size() + 3);
            assertThat(client.control("/invoice").path("duplicateItems").asInt())
                    .isZero();
            assertThat(client.control("/invoice").at("/lines/0/items").asInt()).isEqualTo(2 * calls.size());
            try (Stream<Path> left = Files.list(state.resolve("inputs"))) {
                assertThat(left).isEmpty();
            }
        }
    }

    private Process launch() throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--port",
                        "0",
                        "--state",
                        state.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String announced(Process process) throws Exception {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        assertThat(line)
                .matches("Provider simulator on http://127\\.0\\.0\\.1:(\\d+) \\(also http://127\\.0\\.0\\.2:\\1\\)");
        return line.replaceFirst("Provider simulator on (\\S+) .*", "$1");
    }
}
