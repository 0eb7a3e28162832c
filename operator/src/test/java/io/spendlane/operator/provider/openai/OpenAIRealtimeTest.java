package io.spendlane.operator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.ChatRequest.Message;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RateLeft;
import io.spendlane.operator.provider.RealtimeAnswer;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.ResultLine.Answered;
import io.spendlane.operator.provider.ResultLine.Failed;
import io.spendlane.operator.provider.Usage;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.Seen;
import io.spendlane.operator.provider.server.TestAccess;
import io.spendlane.operator.provider.server.WireServer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAIRealtimeTest {
    private static final String MODEL = "gpt-5.4-mini";
    private static final OpenAIWire WIRE = OpenAIWire.openAI();
    private static final ChatRequest REQUEST = new ChatRequest(
            "r-1",
            List.of(new Message("user", "Say \"hi\" ﷺ \ud83d")),
            50,
            null,
            Map.of("temperature", JsonNodeFactory.instance.numberNode(new BigDecimal("0.30"))));
    private static final byte[] LINE = WIRE.requestLine(REQUEST, MODEL);
    private static final String ANSWER = """
            {"id":"chatcmpl-1",
             "choices":[{"index":0,"message":{"role":"assistant","content":"hi\\n\\ud83d"},"finish_reason":"length"}],
             "usage":{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13,"completion_tokens_details":{"reasoning_tokens":2}}}
            """;

    private final TestAccess access = new TestAccess();

    @Test
    void sendsTheLinesBodyByteForByteAndNamesTheTierThatThePriceIsOf() throws Exception {
        try (WireServer server = new WireServer(seen -> Reply.ok(ANSWER))) {
            ask(server, Dialect.OPENAI);
            ask(server, Dialect.COMPATIBLE);
            String line = new String(LINE, StandardCharsets.UTF_8);
            String body = line.substring(line.indexOf("\"body\":") + 7, line.length() - 1);
            assertThat(server.lines()).containsOnly("POST /v1/chat/completions");
            assertThat(server.seen())
                    .extracting(Seen::text)
                    .containsExactly("{\"service_tier\":\"default\"," + body.substring(1), body);
            assertThat(server.seen().get(0).header("authorization")).isEqualTo("Bearer " + TestAccess.KEY);
        }
    }

    @Test
    void anAnswerIsARowAsTheResultFileWouldHoldIt() throws Exception {
        try (WireServer server = new WireServer(seen -> Reply.ok(ANSWER).with("x-request-id: req_7"))) {
            RealtimeAnswer answer = ask(server, Dialect.OPENAI);
            String row = new String(answer.resultLine(), StandardCharsets.UTF_8);
            assertThat(row)
                    .startsWith(
                            "{\"custom_id\":\"r-1\",\"response\":{\"status_code\":200,\"request_id\":\"req_7\",\"body\":{")
                    .doesNotContain("\n");
            assertThat(WIRE.resultLine(answer.resultLine()))
                    .isEqualTo(new Answered(
                            "r-1", JsonNodeFactory.instance.textNode("hi\n?"), "length", new Usage(9, 0, 0, 4, 2)));
        }
    }

    @Test
    void tellsWhatIsLeftOfTheRateLimits() throws Exception {
        Reply.Answer reply = Reply.ok(ANSWER)
                .with("x-ratelimit-remaining-requests: 7")
                .with("x-ratelimit-remaining-tokens: 1200")
                .with("x-ratelimit-reset-requests: 1m0.5s")
                .with("x-ratelimit-reset-tokens: 6ms");
        try (WireServer server = new WireServer(seen -> reply)) {
            assertThat(ask(server, Dialect.OPENAI).left())
                    .isEqualTo(
                            new RateLeft(7L, 1200L, TestAccess.NOW.plusMillis(60_500), TestAccess.NOW.plusMillis(6)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|{'error':{'message':'Prose','type':'invalid_request_error','code':'context_length_exceeded'}}|context_length_exceeded",
                "400|{'error':{'message':'Prose','type':'invalid_request_error','code':'content_policy_violation'}}|content_policy_violation",
                "400|{'error':{'message':'Prose','type':'invalid_request_error','param':'temperature'}}|http_400",
                "400|{'error':'Prose'}|http_400",
                "413||http_413",
                "422|{'detail':[{'msg':'Prose'}]}|http_422"
            })
    void whatIsRefusedForWhatItSaysIsARow(int status, String body, String errorClass) throws Exception {
        String json = body == null ? "<html>" : body.replace('\'', '"');
        try (WireServer server = new WireServer(seen -> Reply.json(status, json))) {
            ResultLine row = WIRE.resultLine(ask(server, Dialect.OPENAI).resultLine());
            assertThat(row).isEqualTo(new Failed("r-1", errorClass, false, false));
            assertThat(server.seen()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|<html>Prose|INVALID",
                "400|{'error':{'message':'Prose','param':'model','code':'invalid_value'}}|INVALID",
                "400|{'error':{'message':'Prose','code':'model_not_found'}}|INVALID",
                "404|{'error':{'message':'Prose','code':'model_not_found'}}|INVALID",
                "405|{}|INVALID",
                "401|{}|AUTHENTICATION",
                "402|{}|QUOTA",
                "403|{}|AUTHENTICATION",
                "429|{'error':{'code':'insufficient_quota'}}|QUOTA",
                "429|{'error':{'code':'rate_limit_exceeded'}}|RATE_LIMITED",
                "307|{}|UNKNOWN_OUTCOME",
                "408|{}|UNKNOWN_OUTCOME",
                "409|{}|UNKNOWN_OUTCOME",
                "499|{}|UNKNOWN_OUTCOME",
                "500|{}|UNKNOWN_OUTCOME",
                "503|{}|UNKNOWN_OUTCOME",
                "200|Prose|UNKNOWN_OUTCOME",
                "200|[]|UNKNOWN_OUTCOME"
            })
    void whatIsAboutTheTargetIsAKind(int status, String body, Kind kind) {
        Reply reply = Reply.json(status, body.replace('\'', '"')).with("Location: /v1/elsewhere");
        try (WireServer server = new WireServer(seen -> reply)) {
            ProviderException refused =
                    catchThrowableOfType(ProviderException.class, () -> ask(server, Dialect.OPENAI));
            assertThat(refused.kind()).isEqualTo(kind);
            assertThat(refused.status()).isEqualTo(status);
            assertThat(refused).hasMessageStartingWith("ask at 127.0.0.1: ").hasMessageNotContaining("Prose");
            assertThat(server.seen()).as("sent exactly once").hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 200})
    void anAnswerThatBreaksOffIsUnknown(int more) {
        Reply reply = Reply.ok(ANSWER).claiming(ANSWER.length() + more);
        try (WireServer server = new WireServer(seen -> reply)) {
            ProviderException lost = catchThrowableOfType(ProviderException.class, () -> ask(server, Dialect.OPENAI));
            assertThat(lost.kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
            assertThat(lost).hasMessageContaining("counts at its worst case");
            assertThat(server.seen()).hasSize(1);
        }
    }

    @Test
    void aConnectionThatNeverWasIsNoUnknownOutcome() {
        WireServer server = new WireServer(seen -> Reply.ok(ANSWER));
        server.close();
        ProviderException lost = catchThrowableOfType(ProviderException.class, () -> ask(server, Dialect.OPENAI));
        assertThat(lost.kind()).isEqualTo(Kind.RETRYABLE);
    }

    private RealtimeAnswer ask(WireServer server, Dialect dialect) throws ProviderException {
        return new OpenAIRealtime(access.access(server.url() + "/v1"), dialect).ask(LINE, MODEL);
    }
}
