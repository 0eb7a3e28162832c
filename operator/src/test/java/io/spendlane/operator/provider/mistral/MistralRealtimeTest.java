package io.spendlane.operator.provider.mistral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.TextNode;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.ChatRequest.Message;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
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

class MistralRealtimeTest {
    private static final MistralWire WIRE = new MistralWire();
    private static final ChatRequest REQUEST =
            new ChatRequest("r-1", List.of(new Message("user", "Say hi")), 50, null, Map.of());
    private static final byte[] LINE = WIRE.requestLine(REQUEST, "mistral-small-2603");
    private static final String ANSWER = """
            {"choices":[{"message":{"content":[{"type":"thinking","thinking":[]},{"type":"text","text":"hi"}]},"finish_reason":"stop"}],
             "usage":{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13}}""";

    private final TestAccess access = new TestAccess();

    @Test
    void namesTheModelThatTheLineDoesNot() throws Exception {
        try (WireServer server = new WireServer(seen -> Reply.ok(ANSWER))) {
            ask(server);
            assertThat(server.lines()).containsExactly("POST /v1/chat/completions");
            assertThat(server.seen().get(0).text())
                    .isEqualTo(
                            "{\"model\":\"mistral-small-2603\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hi\"}],\"max_tokens\":50}");
        }
    }

    @Test
    void anAnswerIsARow() throws Exception {
        try (WireServer server = new WireServer(seen -> Reply.ok(ANSWER))) {
            assertThat(WIRE.resultLine(ask(server).resultLine()))
                    .isEqualTo(new Answered("r-1", TextNode.valueOf("hi"), "stop", new Usage(9, 0, 0, 4, 0)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|{'object':'error','message':'Prose','type':'invalid_request_prompt','code':'3051'}",
                "422|{'detail':[{'type':'less_than_equal','loc':['body','temperature'],'msg':'Prose'}]}"
            })
    void whatIsRefusedForWhatItSaysIsARowWhoseBodyIsText(int status, String body) throws Exception {
        String json = body.replace('\'', '"');
        try (WireServer server = new WireServer(seen -> Reply.json(status, json))) {
            RealtimeAnswer answer = ask(server);
            assertThat(answer.resultLine())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("{\"custom_id\":\"r-1\",\"response\":{\"status_code\":" + status + ",\"body\":"
                            + TextNode.valueOf(json) + "},\"error\":null}");
            assertThat(WIRE.resultLine(answer.resultLine()))
                    .isEqualTo(new Failed("r-1", "http_" + status, false, false));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|{'object':'error','message':'Invalid model: x','type':'invalid_model','code':'1500'}|INVALID",
                "422|{'detail':[{'type':'missing','loc':['body','model'],'msg':'Prose'}]}|INVALID",
                "401|{'detail':'Invalid API Key'}|AUTHENTICATION",
                "404|{'detail':'Not Found'}|INVALID",
                "429|{'object':'error','type':'rate_limited'}|RATE_LIMITED",
                "500|{}|UNKNOWN_OUTCOME"
            })
    void whatIsAboutTheWorkspaceOrTheModelIsAKind(int status, String body, Kind kind) {
        try (WireServer server = new WireServer(seen -> Reply.json(status, body.replace('\'', '"')))) {
            ProviderException refused = catchThrowableOfType(ProviderException.class, () -> ask(server));
            assertThat(refused.kind()).isEqualTo(kind);
            assertThat(server.seen()).hasSize(1);
        }
    }

    private RealtimeAnswer ask(WireServer server) throws ProviderException {
        return new MistralRealtime(access.access(server.url())).ask(LINE, "mistral-small-2603");
    }
}
