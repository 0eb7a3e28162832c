package io.spendlane.operator.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicRealtimeTest {
    private static final AnthropicWire WIRE = new AnthropicWire();
    private static final ChatRequest REQUEST = new ChatRequest(
            "r-1", List.of(new Message("system", "Be short."), new Message("user", "Say hi")), 50, null, Map.of());
    private static final byte[] LINE = WIRE.requestLine(REQUEST, "claude-haiku-5-5");
    private static final Reply.Answer ANSWER = Reply.ok("""
            {"id":"msg_1","type":"message","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"hi"}],
             "stop_reason":"refusal",
             "usage":{"input_tokens":9,"cache_read_input_tokens":3,"output_tokens":7,"output_tokens_details":{"thinking_tokens":5}}}""");

    private final TestAccess access = new TestAccess();

    @Test
    void sendsTheParametersOfTheLine() throws Exception {
        try (WireServer server = new WireServer(seen -> ANSWER)) {
            ask(server);
            String line = new String(LINE, StandardCharsets.UTF_8);
            assertThat(server.lines()).containsExactly("POST /v1/messages");
            assertThat(server.seen().get(0).text())
                    .isEqualTo(line.substring(line.indexOf("\"params\":") + 9, line.length() - 1));
            assertThat(server.seen().get(0).header("x-api-key")).isEqualTo(TestAccess.KEY);
            assertThat(server.seen().get(0).header("anthropic-version")).isEqualTo("2023-06-01");
        }
    }

    @Test
    void anAnswerIsARowAndTellsWhatIsLeft() throws Exception {
        Reply reply = ANSWER.with("anthropic-ratelimit-requests-remaining: 49")
                .with("anthropic-ratelimit-requests-reset: 2026-11-21T10:00:30Z");
        try (WireServer server = new WireServer(seen -> reply)) {
            RealtimeAnswer answer = ask(server);
            assertThat(new String(answer.resultLine(), StandardCharsets.UTF_8))
                    .startsWith(
                            "{\"custom_id\":\"r-1\",\"result\":{\"type\":\"succeeded\",\"message\":{\"id\":\"msg_1\"");
            assertThat(WIRE.resultLine(answer.resultLine()))
                    .isEqualTo(new Answered("r-1", TextNode.valueOf("hi"), "refusal", new Usage(12, 3, 0, 7, 5)));
            assertThat(answer.left()).isEqualTo(new RateLeft(49L, null, TestAccess.NOW.plusSeconds(30), null));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|{'type':'error','error':{'type':'invalid_request_error','message':'Prose'}}|invalid_request_error",
                "413|<html>Prose|request_too_large",
                "413|{'type':'error','error':{'type':'request_too_large'}}|request_too_large"
            })
    void whatIsRefusedForWhatItSaysIsARow(int status, String body, String errorClass) throws Exception {
        try (WireServer server = new WireServer(seen -> Reply.json(status, body.replace('\'', '"')))) {
            assertThat(WIRE.resultLine(ask(server).resultLine()))
                    .isEqualTo(new Failed("r-1", errorClass, false, false));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|{'error':{'type':'invalid_request_error','message':'Your credit balance is too low to ask'}}|QUOTA",
                "402|{'error':{'type':'billing_error'}}|QUOTA",
                "404|{'error':{'type':'not_found_error','message':'model: x'}}|INVALID",
                "429|{'error':{'type':'rate_limit_error'}}|RATE_LIMITED",
                "529|{'error':{'type':'overloaded_error'}}|UNKNOWN_OUTCOME"
            })
    void whatIsAboutTheAccountOrTheModelIsAKind(int status, String body, Kind kind) {
        try (WireServer server = new WireServer(seen -> Reply.json(status, body.replace('\'', '"')))) {
            ProviderException refused = catchThrowableOfType(ProviderException.class, () -> ask(server));
            assertThat(refused.kind()).isEqualTo(kind);
            assertThat(server.seen()).hasSize(1);
        }
    }

    private RealtimeAnswer ask(WireServer server) throws ProviderException {
        return new AnthropicRealtime(access.access(server.url())).ask(LINE, "claude-haiku-5-5");
    }
}
