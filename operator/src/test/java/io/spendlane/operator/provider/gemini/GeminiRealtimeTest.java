package io.spendlane.operator.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.ChatRequest.Message;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RateLeft;
import io.spendlane.operator.provider.RealtimeAnswer;
import io.spendlane.operator.provider.ResultLine.Answered;
import io.spendlane.operator.provider.ResultLine.Failed;
import io.spendlane.operator.provider.Usage;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.TestAccess;
import io.spendlane.operator.provider.server.WireServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiRealtimeTest {
    private static final GeminiWire WIRE = new GeminiWire();
    private static final ChatRequest REQUEST =
            new ChatRequest("r-1", List.of(new Message("user", "Say hi")), 50, null, Map.of());
    private static final byte[] LINE = WIRE.requestLine(REQUEST, "gemini-3.5-flash");
    private static final String ANSWER = """
            {"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"hi"}]},"finishReason":"MAX_TOKENS"}],
             "usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2,"thoughtsTokenCount":30,"totalTokenCount":36}}""";

    private final TestAccess access = new TestAccess();

    @ParameterizedTest
    @ValueSource(strings = {"gemini-3.5-flash", "models/gemini-3.5-flash"})
    void theModelIsInTheAddressAndTheRequestIsTheLines(String model) throws Exception {
        try (WireServer server = new WireServer(seen -> Reply.ok(ANSWER))) {
            ask(server, model);
            String line = new String(LINE, StandardCharsets.UTF_8);
            assertThat(server.lines()).containsExactly("POST /v1beta/models/gemini-3.5-flash:generateContent");
            assertThat(server.seen().get(0).text())
                    .isEqualTo(line.substring(line.indexOf("\"request\":") + 10, line.length() - 1));
            assertThat(server.seen().get(0).header("x-goog-api-key")).isEqualTo(TestAccess.KEY);
        }
    }

    @Test
    void anAnswerIsARow() throws Exception {
        try (WireServer server = new WireServer(seen -> Reply.ok(ANSWER))) {
            RealtimeAnswer answer = ask(server, "m");
            assertThat(new String(answer.resultLine(), StandardCharsets.UTF_8))
                    .startsWith("{\"key\":\"r-1\",\"response\":{\"candidates\":[")
                    .doesNotContain("\n");
            assertThat(WIRE.resultLine(answer.resultLine()))
                    .isEqualTo(new Answered("r-1", TextNode.valueOf("hi"), "MAX_TOKENS", new Usage(4, 0, 0, 32, 30)));
            assertThat(answer.left()).isEqualTo(RateLeft.UNKNOWN);
        }
    }

    @Test
    void aBlockedPromptIsAnsweredAndBilled() throws Exception {
        String blocked = """
                {"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":4,"totalTokenCount":4}}""";
        try (WireServer server = new WireServer(seen -> Reply.ok(blocked))) {
            assertThat(WIRE.resultLine(ask(server, "m").resultLine()))
                    .isEqualTo(new Answered("r-1", NullNode.instance, "SAFETY", new Usage(4, 0, 0, 0, 0)));
        }
    }

    @Test
    void aBadArgumentIsARowWithTheCodeOfRows() throws Exception {
        String refused = "{\"error\":{\"code\":400,\"message\":\"too long\",\"status\":\"INVALID_ARGUMENT\"}}";
        try (WireServer server = new WireServer(seen -> Reply.json(400, refused))) {
            RealtimeAnswer answer = ask(server, "m");
            assertThat(answer.resultLine())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("{\"key\":\"r-1\",\"error\":{\"code\":3,\"message\":\"too long\"}}");
            assertThat(WIRE.resultLine(answer.resultLine()))
                    .isEqualTo(new Failed("r-1", "invalid_argument", false, false));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|{'error':{'status':'INVALID_ARGUMENT','details':[{'reason':'API_KEY_INVALID'}]}}|AUTHENTICATION",
                "400|{'error':{'status':'FAILED_PRECONDITION'}}|QUOTA",
                "403|{'error':{'status':'PERMISSION_DENIED'}}|AUTHENTICATION",
                "404|{'error':{'status':'NOT_FOUND'}}|INVALID",
                "504|{'error':{'status':'DEADLINE_EXCEEDED'}}|UNKNOWN_OUTCOME"
            })
    void whatIsAboutTheProjectOrTheModelIsAKind(int status, String body, Kind kind) {
        assertThat(refused(Reply.json(status, body.replace('\'', '"'))).kind()).isEqualTo(kind);
    }

    @Test
    void theWaitIsInTheBody() {
        ProviderException limited = refused(
                Reply.json(
                        429,
                        "{\"error\":{\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"@type\":\"RetryInfo\",\"retryDelay\":\"34s\"}]}}"));
        assertThat(limited.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(34));
    }

    private ProviderException refused(Reply reply) {
        try (WireServer server = new WireServer(seen -> reply)) {
            ProviderException refused = catchThrowableOfType(ProviderException.class, () -> ask(server, "m"));
            assertThat(server.seen()).hasSize(1);
            return refused;
        }
    }

    private RealtimeAnswer ask(WireServer server, String model) throws ProviderException {
        return new GeminiRealtime(access.access(server.url())).ask(LINE, model);
    }
}
