package io.spendlane.operator.provider.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spendlane.api.v1alpha1.Charge.Account;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.BatchProvider.Page;
import io.spendlane.operator.provider.Calls;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.ChatRequest.Message;
import io.spendlane.operator.provider.Content;
import io.spendlane.operator.provider.InputFiles;
import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.RealtimeAnswer;
import io.spendlane.operator.provider.RealtimeProvider;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.account.BaseUrl;
import io.spendlane.operator.provider.account.Providers;
import io.spendlane.operator.provider.http.Timeouts;
import io.spendlane.simulator.Simulator;
import io.spendlane.simulator.SimulatorOptions;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A simulator of its own, and one provider's client at it. */
final class Bench implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final HttpClient CONTROL = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Row row;
    private final Simulator simulator;
    private final Providers providers =
            new Providers(true, "spendlane/test", Timeouts.DEFAULT, Calls.UNWATCHED, Clock.systemUTC());
    final BatchProvider batches;

    /**
     * A provider as the suite needs it.
     *
     * @param path of its API at the simulator
     */
    record Row(Provider provider, String path, String model) {}

    Bench(Row row) throws Exception {
        this.row = row;
        simulator = Simulator.start(SimulatorOptions.defaults());
        batches = client("sim-key");
        behaves("{\"completionSeconds\":0.2,\"cancelSeconds\":0}");
    }

    BatchProvider client(String key) throws ProviderException {
        return providers.of(account(), key);
    }

    RealtimeProvider realtime(String key) throws ProviderException {
        return providers.realtime(account(), key);
    }

    /** Calls that are answered at once, by a client that waits no longer than that. */
    RealtimeAnswer askWithin(Duration limit, byte[] line) throws ProviderException {
        Duration usual = Duration.ofSeconds(30);
        Timeouts timeouts = new Timeouts(usual, usual, usual, usual, limit, usual, usual);
        try (Providers impatient =
                new Providers(true, "spendlane/test", timeouts, Calls.UNWATCHED, Clock.systemUTC())) {
            return impatient.realtime(account(), "sim-key").ask(line, row.model());
        }
    }

    private Account account() {
        String url = simulator.baseUri() + row.path();
        return new Account(row.provider(), BaseUrl.routed(row.provider(), url, row.model()), "secret", "key");
    }

    // ---- what goes there

    byte[] line(String id, String text, int maxOutputTokens) {
        return line(row.model(), id, text, maxOutputTokens);
    }

    byte[] line(String model, String id, String text, int maxOutputTokens) {
        ChatRequest request = new ChatRequest(id, List.of(new Message("user", text)), maxOutputTokens, null, Map.of());
        assertThat(batches.wire().refusal(request)).isNull();
        return batches.wire().requestLine(request, model);
    }

    /** A batch of one line for each text, with custom ids i-0, i-1 and so on; uploaded where the wire has files. */
    NewBatch batch(String name, String... texts) throws ProviderException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int i = 0; i < texts.length; i++) {
            lines.writeBytes(line("i-" + i, texts[i], 50));
            lines.write('\n');
        }
        return batch(name, content(lines.toByteArray()));
    }

    NewBatch batch(String name, Content lines) throws ProviderException {
        return batches.input() instanceof InputFiles files
                ? NewBatch.ofFile(name, row.model(), files.upload(name + ".jsonl", lines))
                : NewBatch.inline(name, row.model(), lines);
    }

    static Content content(byte[] bytes) {
        return new Content() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }

            @Override
            public long length() {
                return bytes.length;
            }
        };
    }

    // ---- what comes back

    RemoteBatch ended(String id) {
        return await().atMost(PATIENCE)
                .until(() -> batches.get(id), batch -> batch.state().terminal());
    }

    /** Row by row, as they come. */
    List<ResultLine> rows(RemoteBatch batch) throws Exception {
        List<ResultLine> rows = new ArrayList<>();
        for (String result : batch.results()) {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(batches.content(result), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.isEmpty()) {
                        rows.add(batches.wire().resultLine(line.getBytes(StandardCharsets.UTF_8)));
                    }
                }
            }
        }
        return rows;
    }

    List<RemoteBatch> all() throws ProviderException {
        List<RemoteBatch> all = new ArrayList<>();
        Page page = batches.list(null);
        all.addAll(page.batches());
        while (page.next() != null) {
            page = batches.list(page.next());
            all.addAll(page.batches());
        }
        return all;
    }

    // ---- what the simulator is told, and says

    /** Calls that the provider bills. */
    JsonNode calls() throws IOException {
        return control("GET", "/calls", "");
    }

    /** Requests of an operation, billed or not. */
    JsonNode requests(String operation) throws IOException {
        return control("GET", "/requests?operation=" + operation, "");
    }

    JsonNode invoice() throws IOException {
        return control("GET", "/invoice", "");
    }

    void behaves(String json) throws IOException {
        control("PUT", "/behaviour", json);
    }

    /** One request of that operation meets a fault; {@code more} are the fault's other fields. */
    void fault(String operation, String more) throws IOException {
        control("PUT", "/faults", "[{\"operation\":\"" + operation + "\",\"times\":1," + more + "}]");
    }

    /** All requests of that operation meet it. */
    void faults(String operation, String more) throws IOException {
        control("PUT", "/faults", "[{\"operation\":\"" + operation + "\"," + more + "}]");
    }

    private JsonNode control(String method, String path, String json) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.baseUri() + "/_simulator" + path))
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .timeout(PATIENCE)
                .build();
        try {
            var response = CONTROL.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isLessThan(300);
            return response.body().isEmpty() ? MAPPER.nullNode() : MAPPER.readTree(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        providers.close();
        simulator.close();
    }
}
