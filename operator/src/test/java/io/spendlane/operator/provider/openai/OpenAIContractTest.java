package io.spendlane.operator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spendlane.api.v1alpha1.Charge.Account;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.BatchProvider.Content;
import io.spendlane.operator.provider.BatchProvider.Page;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.Calls;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.ChatRequest.Message;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteBatch.State;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.ResultLine.Answered;
import io.spendlane.operator.provider.ResultLine.Failed;
import io.spendlane.operator.provider.account.Providers;
import io.spendlane.operator.provider.http.Timeouts;
import io.spendlane.simulator.Simulator;
import io.spendlane.simulator.SimulatorOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against the provider simulator, whose ledger says what was really paid for. */
class OpenAIContractTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String MODEL = "gpt-5.4-mini";

    private final HttpClient control = HttpClient.newHttpClient();
    private final Providers providers =
            new Providers(true, "spendlane/test", Timeouts.DEFAULT, Calls.UNWATCHED, Clock.systemUTC());
    private Simulator simulator;
    private BatchProvider batches;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.start(SimulatorOptions.defaults());
        batches = client("sim-key");
        control("PUT", "/behaviour", "{\"completionSeconds\":0.2,\"cancelSeconds\":0,\"outOfOrder\":true}");
    }

    @AfterEach
    void stop() throws Exception {
        providers.close();
        simulator.close();
    }

    @Test
    void whatIsReportedIsWhatIsBilledAndWithinTheBound() throws Exception {
        Map<String, Bound> bounds = new HashMap<>();
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        for (String text : List.of("Say hi", "ﷺ and 👩‍👩‍👧‍👦", "[[sim-error-400]]", "")) {
            byte[] line = line("i-" + bounds.size(), text);
            bounds.put(batches.wire().customId(line), batches.wire().bound(line));
            input.write(line);
            input.write('\n');
        }
        String file = batches.upload("sl-1.jsonl", content(input.toByteArray()));
        assertThat(batches.file(file))
                .hasValueSatisfying(known -> assertThat(known.bytes()).isEqualTo(input.size()));

        RemoteBatch ended = ended(batches.create(file, "sl-1").id());
        assertThat(ended.state()).isEqualTo(State.ENDED);
        assertThat(ended.name()).isEqualTo("sl-1");
        assertThat(ended.inputFileId()).isEqualTo(file);
        assertThat(List.of(ended.total(), ended.completed(), ended.failed())).containsExactly(4L, 3L, 1L);

        long in = 0;
        long out = 0;
        List<ResultLine> rows = rows(ended.outputFileId());
        assertThat(rows).extracting(ResultLine::customId).containsExactlyInAnyOrder("i-0", "i-1", "i-3");
        for (ResultLine row : rows) {
            Answered answered = (Answered) row;
            assertThat(answered.output().asText()).isNotEmpty();
            assertThat(answered.usage().input())
                    .isBetween(1L, bounds.get(row.customId()).input());
            assertThat(answered.usage().output())
                    .isBetween(0L, bounds.get(row.customId()).output());
            in += answered.usage().input();
            out += answered.usage().output();
        }
        assertThat(rows(ended.errorFileId())).singleElement().isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.customId()).isEqualTo("i-2");
            assertThat(failed.retryable()).isFalse();
            assertThat(failed.mayBeBilled()).isFalse();
        });
        JsonNode call = calls().get(0);
        assertThat(call.path("marker").asText()).isEqualTo("sl-1");
        assertThat(call.path("inputTokens").asLong()).isEqualTo(in);
        assertThat(call.path("outputTokens").asLong()).isEqualTo(out);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"action\":\"resetAfter\"",
                "\"action\":\"statusAfter\",\"status\":503,\"retryAfter\":0",
                "\"action\":\"statusAfter\",\"status\":408",
                "\"action\":\"truncate\",\"keepPercent\":30"
            })
    void aCreateThatIsStoredAndNotAnsweredIsPaidOnceAndFoundByItsName(String fault) throws Exception {
        String file = upload("a");
        fault("{\"operation\":\"create\"," + fault + "}");
        assertThat(create(file).kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
        assertThat(calls()).hasSize(1);
        assertThat(named("sl-1")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"action\":\"resetBefore\"",
                "\"action\":\"status\",\"status\":500",
                "\"action\":\"status\",\"status\":409"
            })
    void aCreateThatIsNotStoredAndNotClearlyRefusedIsUnknownToo(String fault) throws Exception {
        String file = upload("a");
        fault("{\"operation\":\"create\"," + fault + "}");
        assertThat(create(file).kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
        assertThat(calls()).isEmpty();
        assertThat(named("sl-1")).isEmpty();
    }

    @Test
    void aRefusalIsClear() throws Exception {
        String file = upload("a");
        fault("{\"operation\":\"create\",\"action\":\"status\",\"status\":429,\"retryAfter\":90}");
        ProviderException refused = create(file);
        assertThat(refused.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(90));
        assertThat(calls()).isEmpty();
    }

    @Test
    void aDeletedFileFencesOffALateCreate() throws Exception {
        String file = upload("a");
        batches.deleteFile(file);
        batches.deleteFile(file);
        assertThat(batches.file(file)).isEmpty();
        try {
            RemoteBatch late = ended(batches.create(file, "sl-1").id());
            assertThat(late.state()).isEqualTo(State.FAILED);
            assertThat(late.errorCodes()).isNotEmpty();
        } catch (ProviderException e) {
            assertThat(e.kind()).isIn(Kind.INVALID, Kind.NOT_FOUND);
        }
    }

    @Test
    void readsAListingPageByPage() throws Exception {
        control("PUT", "/behaviour", "{\"completionSeconds\":0.1,\"pageSize\":2,\"foreignBatches\":2}");
        for (int i = 0; i < 3; i++) {
            batches.create(upload("a"), "sl-" + i);
        }
        assertThat(all())
                .extracting(RemoteBatch::name)
                .contains("sl-0", "sl-1", "sl-2")
                .hasSize(9);
    }

    @Test
    void cancelsAndCancelsAgain() throws Exception {
        control("PUT", "/behaviour", "{\"completionSeconds\":3600,\"cancelSeconds\":0}");
        String id = batches.create(upload("a"), "sl-1").id();
        batches.cancel(id);
        assertThat(ended(id).state()).isEqualTo(State.CANCELLED);
        assertThat(batches.cancel(id).state()).isEqualTo(State.CANCELLED);
    }

    @Test
    void cancellingWhatIsCompleteReadsIt() throws Exception {
        String id = batches.create(upload("a"), "sl-1").id();
        ended(id);
        assertThat(batches.cancel(id).state()).isEqualTo(State.ENDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"midLine", "lineEnd"})
    void aCutOffDownloadIsNoticed(String at) throws Exception {
        RemoteBatch ended = ended(batches.create(upload("a", "b", "c"), "sl-1").id());
        fault("{\"operation\":\"content\",\"action\":\"truncate\",\"at\":\"" + at + "\"}");
        long size = batches.file(ended.outputFileId()).orElseThrow().bytes();
        long read = 0;
        try (InputStream content = batches.content(ended.outputFileId())) {
            read = content.readAllBytes().length;
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("broke off");
        }
        assertThat(read).isLessThan(size);
    }

    @Test
    void freeCallsOutliveAFault() throws Exception {
        fault("{\"operation\":\"upload\",\"action\":\"resetAfter\"}");
        String file = upload("a");
        fault("{\"operation\":\"retrieveFile\",\"action\":\"status\",\"status\":503}");
        assertThat(batches.file(file)).isPresent();
    }

    @Test
    void aWrongKeyIsAuthentication() throws Exception {
        ProviderException refused = catchThrowableOfType(
                ProviderException.class, () -> client("sk-wrong").list(null));
        assertThat(refused.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(refused).hasMessageNotContaining("sk-wrong");
    }

    private BatchProvider client(String key) throws ProviderException {
        return providers.of(new Account(Provider.OpenAI, simulator.baseUri() + "/openai/v1", "openai", "apiKey"), key);
    }

    private ProviderException create(String file) {
        return catchThrowableOfType(ProviderException.class, () -> batches.create(file, "sl-1"));
    }

    private String upload(String... texts) throws Exception {
        StringBuilder input = new StringBuilder();
        for (String text : texts) {
            input.append(new String(line("i-" + input.length(), text), StandardCharsets.UTF_8))
                    .append('\n');
        }
        return batches.upload("sl-1.jsonl", content(input.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private byte[] line(String id, String text) {
        return batches.wire()
                .requestLine(new ChatRequest(id, List.of(new Message("user", text)), 50, null, Map.of()), MODEL);
    }

    private RemoteBatch ended(String id) {
        return await().until(() -> batches.get(id), batch -> batch.state().terminal());
    }

    private List<ResultLine> rows(String file) throws Exception {
        List<ResultLine> rows = new ArrayList<>();
        try (InputStream content = batches.content(file)) {
            for (String row : new String(content.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!row.isEmpty()) {
                    rows.add(batches.wire().resultLine(row.getBytes(StandardCharsets.UTF_8)));
                }
            }
        }
        return rows;
    }

    private List<RemoteBatch> named(String name) throws ProviderException {
        return all().stream().filter(batch -> name.equals(batch.name())).toList();
    }

    private List<RemoteBatch> all() throws ProviderException {
        List<RemoteBatch> all = new ArrayList<>();
        Page page = batches.list(null);
        all.addAll(page.batches());
        while (page.next() != null) {
            page = batches.list(page.next());
            all.addAll(page.batches());
        }
        return all;
    }

    private JsonNode calls() throws Exception {
        return control("GET", "/calls", "");
    }

    private void fault(String fault) throws Exception {
        control("PUT", "/faults", "[" + fault.replaceFirst("}$", ",\"times\":1}") + "]");
    }

    private JsonNode control(String method, String path, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.baseUri() + "/_simulator" + path))
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .build();
        var response = control.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
        return response.body().isEmpty() ? MAPPER.nullNode() : MAPPER.readTree(response.body());
    }

    private static Content content(byte[] bytes) {
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
}
