package io.spendlane.operator.provider.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.RateLeft;
import io.spendlane.operator.provider.RealtimeAnswer;
import io.spendlane.operator.provider.RealtimeProvider;
import io.spendlane.operator.provider.http.Access;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.Http;
import io.spendlane.operator.provider.http.Questions;
import io.spendlane.operator.provider.http.RateHeaders;
import io.spendlane.operator.provider.wire.RequestLines;
import java.time.Instant;
import okhttp3.Headers;

/**
 * Messages of an Anthropic workspace.
 *
 * @see <a href="https://docs.claude.com/en/api/messages">Messages API</a>
 */
public final class AnthropicRealtime implements RealtimeProvider {
    private final Http http;
    private final Questions questions;

    public AnthropicRealtime(Access access) {
        this.http = AnthropicBatches.http(access);
        this.questions = new Questions(access, http);
    }

    @Override
    public RealtimeAnswer ask(byte[] requestLine, String model) throws ProviderException {
        byte[] params = RequestLines.object(requestLine, "params");
        String customId = RequestLines.key(requestLine, "custom_id");
        return questions.ask(http.url("v1", "messages").build(), params, new MessageRow(customId));
    }

    private record MessageRow(String customId) implements Questions.Row {
        @Override
        public ObjectNode answered(Fields message, Headers headers) {
            ObjectNode row = row();
            row.putObject("result").put("type", "succeeded").set("message", message.node());
            return row;
        }

        /** What is refused at the edge for its size has no error of its own. */
        @Override
        public ObjectNode refused(int status, Fields said, Headers headers) {
            ObjectNode row = row();
            ObjectNode result = row.putObject("result").put("type", "errored");
            if (said.has("error")) {
                result.set("error", said.node());
            } else {
                String type = status == 413 ? "request_too_large" : "invalid_request_error";
                result.putObject("error")
                        .put("type", "error")
                        .put("request_id", headers.get("request-id"))
                        .putObject("error")
                        .put("type", type);
            }
            return row;
        }

        @Override
        public RateLeft left(Headers headers, Instant now) {
            return RateHeaders.anthropic(headers, now);
        }

        private ObjectNode row() {
            return JsonNodeFactory.instance.objectNode().put("custom_id", customId);
        }
    }
}
