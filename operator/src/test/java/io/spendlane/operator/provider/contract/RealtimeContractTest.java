package io.spendlane.operator.provider.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RateLeft;
import io.spendlane.operator.provider.RealtimeAnswer;
import io.spendlane.operator.provider.RealtimeProvider;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.ResultLine.Answered;
import io.spendlane.operator.provider.ResultLine.Failed;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every provider's client of calls that are answered at once must do. The simulator's ledger says what was really paid for. */
@ParameterizedClass(name = "{0}")
@MethodSource("rows")
class RealtimeContractTest {
    private static final String OPEN_MODEL = "llama-4-70b";
    /** At the simulator, the others serve any model. */
    private static final Set<Provider> KNOW_THEIR_MODELS =
            Set.of(Provider.OpenAI, Provider.AzureOpenAI, Provider.Anthropic, Provider.Gemini, Provider.Mistral);

    private static final Set<String> TELL_RATES = Set.of(
            "/openai/v1",
            "/azure/openai/v1",
            "/groq/openai/v1",
            "/compatible/v1",
            "/litellm/v1",
            "/anthropic",
            "/fireworks/v1/accounts/sim");

    private final Bench.Row row;
    private Bench bench;
    private RealtimeProvider realtime;

    RealtimeContractTest(Bench.Row row) {
        this.row = row;
    }

    static Stream<Bench.Row> rows() {
        return Stream.of(
                new Bench.Row(Provider.OpenAI, "/openai/v1", "gpt-5.4-mini"),
                new Bench.Row(Provider.AzureOpenAI, "/azure/openai/v1", "gpt-5.4-mini"),
                new Bench.Row(Provider.Anthropic, "/anthropic", "claude-haiku-5-5"),
                new Bench.Row(Provider.Gemini, "/gemini", "gemini-3.5-flash-lite"),
                new Bench.Row(Provider.Mistral, "/mistral", "mistral-small-2603"),
                new Bench.Row(Provider.Groq, "/groq/openai/v1", OPEN_MODEL),
                new Bench.Row(Provider.Together, "/together/v1", OPEN_MODEL),
                new Bench.Row(Provider.DashScope, "/dashscope/compatible-mode/v1", OPEN_MODEL),
                new Bench.Row(Provider.LlmD, "/llm-d/v1", OPEN_MODEL),
                new Bench.Row(Provider.OpenAICompatible, "/compatible/v1", OPEN_MODEL),
                new Bench.Row(Provider.Fireworks, "/fireworks/v1/accounts/sim", OPEN_MODEL),
                new Bench.Row(Provider.LiteLLM, "/litellm/v1", OPEN_MODEL),
                new Bench.Row(Provider.OpenAICompatible, "/vllm/v1", OPEN_MODEL));
    }

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(row);
        realtime = bench.realtime("sim-key");
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    // ---- the usual way

    @ParameterizedTest
    @ValueSource(strings = {"Say hi", "ﷺ and 👩‍👩‍👧‍👦", "?"})
    void whatIsReportedIsWhatIsBilledAndWithinTheBound(String text) throws Exception {
        bench.behaves("{\"billing\":{\"thinking\":7}}");
        byte[] line = bench.line("i-0", text, 50);
        Bound bound = bench.batches.wire().bound(line);

        Answered answer = (Answered) read(realtime.ask(line, row.model()));

        assertThat(answer.customId()).isEqualTo("i-0");
        assertThat(answer.output().isTextual()).isTrue();
        assertThat(answer.output().asText()).isNotEmpty();
        assertThat(answer.usage().input()).isBetween(1L, bound.input());
        assertThat(answer.usage().output()).isBetween(7L, bound.output());
        assertThat(answer.usage().reasoning()).isIn(0L, 7L);
        assertThat(bench.calls()).singleElement().satisfies(call -> {
            assertThat(call.path("kind").asText()).isEqualTo("realtime");
            assertThat(call.path("model").asText()).isEqualTo(row.model());
            assertThat(call.path("inputTokens").asLong())
                    .isEqualTo(answer.usage().input());
            assertThat(call.path("outputTokens").asLong())
                    .isEqualTo(answer.usage().output());
        });
    }

    @Test
    void saysWhenTheOutputWasCut() throws Exception {
        Answered answer = (Answered) ask("[[sim-length]]");
        assertThat(answer.finishReason()).isIn("length", "max_tokens", "MAX_TOKENS");
        assertThat(answer.usage().output()).isEqualTo(50);
    }

    @Test
    void usageThatIsNotReportedIsNotMadeUp() throws Exception {
        bench.behaves("{\"usageMissingPercent\":100}");
        assertThat(((Answered) ask("Say hi")).usage()).isNull();
        assertThat(bench.calls()).hasSize(1);
    }

    @Test
    void whatWasPaidInABatchIsKnownAgain() throws Exception {
        assumeThat(row.path()).as("has no batches").isNotEqualTo("/vllm/v1");
        bench.ended(bench.batches.create(bench.batch("sl-1", "Say hi")).id());
        ask("Say hi");
        assertThat(bench.invoice().path("duplicateItems").asInt()).isEqualTo(1);
    }

    // ---- the model will not, or may not

    @Test
    void theModelsRefusalIsAnAnswer() throws Exception {
        Answered answer = (Answered) ask("[[sim-refusal]]");
        assertThat(answer.output().asText()).isNotEmpty();
        assertThat(answer.usage()).isNotNull();
    }

    @Test
    void whatTheFilterStopsIsTold() throws Exception {
        bench.behaves("{\"quirks\":{\"filteredBilled\":true}}");
        ResultLine filtered = ask("[[sim-filter]]");
        if (filtered instanceof Failed failed) {
            assertThat(failed).isEqualTo(new Failed("i-0", "content_filter", false, true));
        } else {
            assertThat(((Answered) filtered).finishReason())
                    .isIn("content_filter", "refusal", "PROHIBITED_CONTENT", "error");
        }
        assertThat(bench.calls()).hasSize(1);
    }

    @Test
    void whatIsWrongWithOneRequestIsARowOfIt() throws Exception {
        Failed failed = (Failed) ask("[[sim-error-400]]");
        assertThat(failed.customId()).isEqualTo("i-0");
        assertThat(failed.retryable()).isFalse();
        assertThat(failed.mayBeBilled()).isFalse();
        assertThat(failed.errorClass()).matches("[A-Za-z0-9_.-]{1,64}");
        bench.fault("chat", "\"action\":\"status\",\"status\":413");
        assertThat(((Failed) ask("Say hi")).retryable()).isFalse();
        assertThat(bench.calls()).isEmpty();
    }

    @Test
    void aModelThatIsNotThereIsTheTargetsFault() throws Exception {
        String unknown = KNOW_THEIR_MODELS.contains(row.provider()) ? "no-such-model" : "sim-error-404";
        byte[] line = bench.line(unknown, "i-0", "Say hi", 50);
        ProviderException refused = refused(() -> realtime.ask(line, unknown));
        assertThat(refused.kind()).isEqualTo(Kind.INVALID);
        assertThat(bench.calls()).isEmpty();
    }

    // ---- the paid call

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"action\":\"resetAfter\"",
                "\"action\":\"statusAfter\",\"status\":500",
                "\"action\":\"statusAfter\",\"status\":503,\"retryAfter\":0",
                "\"action\":\"statusAfter\",\"status\":408",
                "\"action\":\"statusAfter\",\"status\":409",
                "\"action\":\"truncate\",\"keepPercent\":30"
            })
    void whatIsAnsweredAndLostIsPaidOnce(String fault) throws Exception {
        bench.fault("chat", fault);
        assertThat(refused(() -> ask("Say hi")).kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
        assertThat(bench.calls()).hasSize(1);
        assertThat(bench.requests("chat")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "resetBefore,0",
        "status,408",
        "status,409",
        "status,500",
        "status,502",
        "status,503",
        "status,504",
        "status,529"
    })
    void whatIsNotAnsweredAndNotClearlyRefusedIsUnknownToo(String action, int status) throws Exception {
        bench.fault("chat", "\"action\":\"" + action + "\"" + (status == 0 ? "" : ",\"status\":" + status));
        assertThat(refused(() -> ask("Say hi")).kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
        assertThat(bench.calls()).isEmpty();
        assertThat(bench.requests("chat")).hasSize(1);
    }

    @Test
    void silenceIsUnknownAfterTheLimitOfTheCall() throws Exception {
        byte[] line = bench.line("i-0", "Say hi", 50);
        bench.fault("chat", "\"action\":\"hang\"");
        assertThat(refused(() -> bench.askWithin(Duration.ofSeconds(1), line)).kind())
                .isEqualTo(Kind.UNKNOWN_OUTCOME);
        assertThat(bench.calls()).isEmpty();
        bench.fault("chat", "\"action\":\"delay\",\"seconds\":2");
        assertThat(refused(() -> bench.askWithin(Duration.ofSeconds(1), line)).kind())
                .isEqualTo(Kind.UNKNOWN_OUTCOME);
        await().atMost(Duration.ofSeconds(30)).until(() -> bench.calls().size() == 1);
        assertThat(bench.requests("chat")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "401,AUTHENTICATION",
        "402,QUOTA",
        "403,AUTHENTICATION",
        "404,INVALID",
        "405,INVALID",
        "429,RATE_LIMITED"
    })
    void aRefusalIsClear(int status, Kind kind) throws Exception {
        bench.fault("chat", "\"action\":\"status\",\"status\":" + status);
        ProviderException refused = refused(() -> ask("Say hi"));
        assertThat(refused.kind()).isEqualTo(kind);
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.retryAfter()).isNull();
        assertThat(bench.calls()).isEmpty();
        assertThat(bench.requests("chat")).hasSize(1);
    }

    // ---- how fast

    @Test
    void aRefusalSaysHowLongToWait() throws Exception {
        bench.fault("chat", "\"action\":\"status\",\"status\":429,\"retryAfter\":90");
        ProviderException limited = refused(() -> ask("Say hi"));
        assertThat(limited.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void tellsWhatIsLeftUntilNothingIs() throws Exception {
        bench.behaves("{\"requestsPerMinute\":2,\"tokensPerMinute\":5000}");
        Instant before = Instant.now();
        RateLeft left =
                realtime.ask(bench.line("i-0", "Say hi", 50), row.model()).left();
        if (TELL_RATES.contains(row.path())) {
            assertThat(left.requests()).isEqualTo(1);
            assertThat(left.tokens()).isBetween(1L, 4999L);
            assertThat(left.requestsResetAt()).isBetween(before.plusSeconds(30), before.plusSeconds(120));
            assertThat(left.tokensResetAt()).isEqualTo(left.requestsResetAt());
        } else {
            assertThat(left).isEqualTo(RateLeft.UNKNOWN);
        }
        ask("Say ho");
        ProviderException limited = refused(() -> ask("Say hu"));
        assertThat(limited.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(limited.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
        assertThat(bench.calls()).hasSize(2);
    }

    // ---- who

    @Test
    void aWrongKeyIsToldAndTheRightOneHeals() throws Exception {
        byte[] line = bench.line("i-0", "Say hi", 50);
        ProviderException refused = refused(() -> bench.realtime("sk-wrong").ask(line, row.model()));
        assertThat(refused.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(refused).hasMessageNotContaining("sk-wrong");
        assertThat(bench.calls()).isEmpty();
        assertThat(read(bench.realtime("sim-key").ask(line, row.model()))).isInstanceOf(Answered.class);
    }

    private ResultLine ask(String text) throws Exception {
        return read(realtime.ask(bench.line("i-0", text, 50), row.model()));
    }

    private ResultLine read(RealtimeAnswer answer) throws Exception {
        assertThat(answer.resultLine()).doesNotContain((byte) '\n');
        return bench.batches.wire().resultLine(answer.resultLine());
    }

    private interface Call {
        void make() throws Exception;
    }

    private static ProviderException refused(Call call) {
        return catchThrowableOfType(ProviderException.class, call::make);
    }
}
