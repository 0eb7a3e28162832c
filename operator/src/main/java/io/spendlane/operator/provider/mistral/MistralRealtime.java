package io.spendlane.operator.provider.mistral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.RealtimeAnswer;
import io.spendlane.operator.provider.RealtimeProvider;
import io.spendlane.operator.provider.http.Access;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.Http;
import io.spendlane.operator.provider.http.Questions;
import io.spendlane.operator.provider.wire.RequestLines;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Chat completions of a Mistral workspace.
 *
 * @see <a href="https://docs.mistral.ai/api/endpoint/chat">Chat completion API</a>
 */
public final class MistralRealtime implements RealtimeProvider {
    private final Http http;
    private final Questions questions;

    public MistralRealtime(Access access) {
        this.http = Http.bearer(access, MistralRefusals::read);
        this.questions = new Questions(access, http);
    }

    /** A line does not name its model: in a batch, the job does. */
    @Override
    public RealtimeAnswer ask(byte[] requestLine, String model) throws ProviderException {
        byte[] body = RequestLines.object(requestLine, "body");
        String customId = RequestLines.key(requestLine, "custom_id");
        return questions.ask(
                http.url("v1", "chat", "completions").build(),
                RequestLines.with("model", model, body),
                new CompletionRow(customId));
    }

    private record CompletionRow(String customId) implements Questions.Row {
        @Override
        public ObjectNode answered(Fields answer, Headers headers) {
            return row(200, answer.node());
        }

        @Override
        public @Nullable ObjectNode refused(int status, Fields said, Headers headers) {
            boolean aboutTheModel = "invalid_model".equals(said.code("type"))
                    || said.node().at("/detail/0/loc/1").asText().equals("model");
            return aboutTheModel
                    ? null
                    : row(status, JsonNodeFactory.instance.textNode(said.node().toString()));
        }

        /** The body of an error is text. */
        private ObjectNode row(int status, JsonNode body) {
            ObjectNode row = JsonNodeFactory.instance.objectNode().put("custom_id", customId);
            row.putObject("response").put("status_code", status).set("body", body);
            return row.putNull("error");
        }
    }
}
