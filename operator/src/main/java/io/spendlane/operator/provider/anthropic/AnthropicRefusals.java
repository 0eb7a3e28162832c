package io.spendlane.operator.provider.anthropic;

import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.http.Fields;
import io.spendlane.operator.provider.http.Refusal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Anthropic's refusals mean. A body that is too large is refused at the edge, without JSON. */
final class AnthropicRefusals {
    /** A balance or a spend limit that is used up is called an invalid request, too: only its prose tells it from one. */
    private static final Pattern SPENT =
            Pattern.compile("Your credit balance is too low|You have reached your specified .{0,20}usage limits");

    private AnthropicRefusals() {}

    static Refusal read(int status, Fields body) {
        Fields error = body.at("error");
        String type = error.code("type");
        return new Refusal(kind(status, type, error.text("message")), type);
    }

    private static Kind kind(int status, @Nullable String type, @Nullable String message) {
        boolean refused = status >= 400 && status < 500 && status != 408 && status != 409;
        boolean spent = "billing_error".equals(type)
                || (status == 400 && message != null && SPENT.matcher(message).lookingAt());
        return refused && spent ? Kind.QUOTA : Refusal.byStatus(status);
    }
}
