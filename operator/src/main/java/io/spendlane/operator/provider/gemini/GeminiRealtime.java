package io.spendlane.operator.provider.gemini;

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
import okhttp3.HttpUrl;

/**
 * Contents that a project of the Gemini Developer API generates. The model is part of the address.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">Generating content</a>
 */
public final class GeminiRealtime implements RealtimeProvider {
    private final Http http;
    private final Questions questions;

    public GeminiRealtime(Access access) {
        this.http = GeminiBatches.http(access);
        this.questions = new Questions(access, http);
    }

    @Override
    public RealtimeAnswer ask(byte[] requestLine, String model) throws ProviderException {
        byte[] request = RequestLines.object(requestLine, "request");
        String key = RequestLines.key(requestLine, "key");
        HttpUrl url = http.url("v1beta", "models", ResourceName.last("models", model) + ":generateContent")
                .build();
        return questions.ask(url, request, new ResponseRow(key));
    }

    private record ResponseRow(String key) implements Questions.Row {
        @Override
        public ObjectNode answered(Fields response, Headers headers) {
            return JsonNodeFactory.instance.objectNode().put("key", key).set("response", response.node());
        }

        /** Rows have other codes than answers. */
        @Override
        public ObjectNode refused(int status, Fields said, Headers headers) {
            Fields error = said.at("error");
            ObjectNode row = JsonNodeFactory.instance.objectNode().put("key", key);
            row.putObject("error").put("code", RpcCode.INVALID_ARGUMENT).put("message", error.text("message"));
            return row;
        }
    }
}
