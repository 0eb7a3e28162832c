package io.spendlane.operator.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.Refusal;
import io.spendlane.operator.provider.http.RetryHints;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What Google's refusals mean: a wrong key is a bad request there, and waits are in the body. */
final class GeminiRefusals {
    private GeminiRefusals() {}

    static Refusal read(int status, Fields body) {
        Fields error = body.at("error");
        String reason = null;
        Duration asked = null;
        for (JsonNode node : error.node().path("details")) {
            Fields detail = new Fields(node);
            reason = reason == null ? detail.code("reason") : reason;
            asked = asked == null ? RetryHints.duration(detail.text("retryDelay")) : asked;
        }
        String word = error.code("status");
        return new Refusal(kind(status, word, reason), reason == null ? word : reason, asked);
    }

    private static Kind kind(int status, @Nullable String word, @Nullable String reason) {
        if (status == 400 && reason != null && reason.startsWith("API_KEY_")) {
            return Kind.AUTHENTICATION;
        }
        // The project's region or billing is in the way, not the request.
        return status == 400 && "FAILED_PRECONDITION".equals(word) ? Kind.QUOTA : Refusal.byStatus(status);
    }
}
