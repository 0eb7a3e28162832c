package io.spendlane.operator.provider.openai;

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
import java.util.Set;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Chat completions of an OpenAI account, or of a server with OpenAI's API.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">Create chat completion</a>
 */
public final class OpenAIRealtime implements RealtimeProvider {
    /** Refusals with these codes would be the same for any other question. */
    private static final Set<String> ABOUT_THE_TARGET = Set.of(
            "DeploymentNotFound",
            "OperationNotSupported",
            "model_decommissioned",
            "model_not_found",
            "model_terms_required",
            "unsupported_api_version");

    private final Dialect dialect;
    private final Http http;
    private final Questions questions;

    public OpenAIRealtime(Access access, Dialect dialect) {
        this.dialect = dialect;
        this.http = dialect.http(access);
        this.questions = new Questions(access, http);
    }

    @Override
    public RealtimeAnswer ask(byte[] requestLine, String model) throws ProviderException {
        byte[] body = RequestLines.object(requestLine, "body");
        String customId = RequestLines.key(requestLine, "custom_id");
        return questions.ask(
                http.url("chat", "completions").build(),
                dialect.tier().isEmpty() ? body : RequestLines.with("service_tier", dialect.tier(), body),
                new CompletionRow(customId));
    }

    private record CompletionRow(String customId) implements Questions.Row {
        @Override
        public ObjectNode answered(Fields answer, Headers headers) {
            return row(200, answer, headers);
        }

        @Override
        public @Nullable ObjectNode refused(int status, Fields said, Headers headers) {
            Fields error = said.at("error");
            String code = error.code("code");
            boolean aboutTheTarget =
                    (code != null && ABOUT_THE_TARGET.contains(code)) || "model".equals(error.text("param"));
            return aboutTheTarget ? null : row(status, said, headers);
        }

        @Override
        public RateLeft left(Headers headers, Instant now) {
            return RateHeaders.openAI(headers, now);
        }

        private ObjectNode row(int status, Fields body, Headers headers) {
            ObjectNode row = JsonNodeFactory.instance.objectNode().put("custom_id", customId);
            row.putObject("response")
                    .put("status_code", status)
                    .put("request_id", headers.get("x-request-id"))
                    .set("body", body.node());
            return row.putNull("error");
        }
    }
}
