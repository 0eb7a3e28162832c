package io.spendlane.operator.provider.fireworks;

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
import java.util.List;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Chat completions of a Fireworks account. They are at another place than its jobs: beside {@code /v1}, and without the account.
 *
 * @see <a href="https://docs.fireworks.ai/api-reference/post-chatcompletions">Create chat completion</a>
 */
public final class FireworksRealtime implements RealtimeProvider {
    private static final List<String> ACCOUNT = List.of("v1", "accounts");

    private final HttpUrl url;
    private final Questions questions;

    public FireworksRealtime(Access access) {
        Http http = Http.bearer(access, FireworksRefusals::read);
        this.url = completions(http.url().build());
        this.questions = new Questions(access, http);
    }

    static HttpUrl completions(HttpUrl account) {
        List<String> path = account.pathSegments();
        int end = path.size();
        for (int i = 0; i + 1 < path.size(); i++) {
            if (path.subList(i, i + 2).equals(ACCOUNT)) {
                end = i;
            }
        }
        HttpUrl.Builder url = account.newBuilder().encodedPath("/");
        path.subList(0, end).forEach(url::addPathSegment);
        return url.addPathSegments("inference/v1/chat/completions").build();
    }

    /** A line does not name its model: in a batch, the job does. */
    @Override
    public RealtimeAnswer ask(byte[] requestLine, String model) throws ProviderException {
        byte[] body = RequestLines.object(requestLine, "body");
        return questions.ask(
                url,
                RequestLines.with("model", model, body),
                new CompletionRow(RequestLines.key(requestLine, "custom_id")));
    }

    private record CompletionRow(String customId) implements Questions.Row {
        @Override
        public ObjectNode answered(Fields answer, Headers headers) {
            return row(200, answer);
        }

        @Override
        public @Nullable ObjectNode refused(int status, Fields said, Headers headers) {
            return "model".equals(said.at("error").text("param")) ? null : row(status, said);
        }

        @Override
        public RateLeft left(Headers headers, Instant now) {
            return RateHeaders.openAI(headers, now);
        }

        private ObjectNode row(int status, Fields body) {
            ObjectNode row = JsonNodeFactory.instance.objectNode().put("custom_id", customId);
            row.putObject("response").put("status_code", status).set("body", body.node());
            return row.putNull("error");
        }
    }
}
