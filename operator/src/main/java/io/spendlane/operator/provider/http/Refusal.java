package io.spendlane.operator.provider.http;

import io.spendlane.operator.provider.ProviderException.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an answer that is not 2xx says.
 *
 * @param word its machine-readable code, if there is one
 * @param asked the wait that its body asks for
 */
public record Refusal(
        Kind kind, @Nullable String word, @Nullable Duration asked) {

    /** How a provider's refusals are to be read: one table for each. */
    @FunctionalInterface
    public interface Table {
        /** @param body an empty object where it is no JSON */
        Refusal read(int status, Fields body);
    }

    public Refusal(Kind kind, @Nullable String word) {
        this(kind, word, null);
    }

    /** What a status means by itself, at every provider. */
    public static Kind byStatus(int status) {
        return switch (status) {
            case 401, 403 -> Kind.AUTHENTICATION;
            case 402 -> Kind.QUOTA;
            case 404 -> Kind.NOT_FOUND;
            case 408, 499 -> Kind.RETRYABLE;
            case 409 -> Kind.CONFLICT;
            case 429 -> Kind.RATE_LIMITED;
            default -> status >= 300 && status < 500 ? Kind.INVALID : Kind.RETRYABLE;
        };
    }
}
