package io.spendlane.operator.provider.openai;

import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.Refusal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What refusals of OpenAI, and of servers with its API, mean. */
final class OpenAIRefusals {
    /** Codes of a 429 that no waiting cures. */
    private static final Set<String> QUOTA =
            Set.of("insufficient_quota", "billing_not_active", "billing_hard_limit_reached");

    /** The account has as many tokens in its queue as it may: some servers say it at once instead of failing the batch. */
    private static final String QUEUE_FULL = "token_limit_exceeded";

    private OpenAIRefusals() {}

    static Refusal read(int status, Fields body) {
        Fields error = body.at("error");
        String code = error.code("code");
        String type = error.code("type");
        return new Refusal(kind(status, code, type), code != null ? code : type);
    }

    private static Kind kind(int status, @Nullable String code, @Nullable String type) {
        if (status >= 400 && status < 500 && QUEUE_FULL.equals(code)) {
            return Kind.RATE_LIMITED;
        }
        boolean quota = (code != null && QUOTA.contains(code)) || (type != null && QUOTA.contains(type));
        return status == 429 && quota ? Kind.QUOTA : Refusal.byStatus(status);
    }
}
