package io.spendlane.operator.provider.anthropic;

import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.Refusal;
import org.jspecify.annotations.Nullable;

/** What Anthropic's refusals mean. A body that is too large is refused at the edge, without JSON. */
final class AnthropicRefusals {
    private AnthropicRefusals() {}

    static Refusal read(int status, Fields body) {
        String type = body.at("error").code("type");
        return new Refusal(kind(status, type), type);
    }

    private static Kind kind(int status, @Nullable String type) {
        boolean refused = status >= 400 && status < 500 && status != 408 && status != 409;
        return refused && "billing_error".equals(type) ? Kind.QUOTA : Refusal.byStatus(status);
    }
}
