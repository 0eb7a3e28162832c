package io.spendlane.operator.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call to a provider that did not succeed. Its message names status and code, never the provider's text: that may hold prompts or keys. */
public final class ProviderException extends Exception {
    private static final long serialVersionUID = 1;

    /** What to do about it. */
    public enum Kind {
        /** Try again soon: 5xx, a lost connection. Of a call that bills: it was certainly not sent. */
        RETRYABLE,
        /** Try again later, see {@link #retryAfter()}. Nothing was stored. */
        RATE_LIMITED,
        /** The account's quota is used up: a person has to see to it. Nothing was stored. */
        QUOTA,
        /** The request is refused for what it says. Nothing was stored. */
        INVALID,
        /** The key is refused. Nothing was stored. */
        AUTHENTICATION,
        NOT_FOUND,
        /** It is in another state than the call needs: read it again. */
        CONFLICT,
        /** The provider may or may not have stored it: look it up before anything else. Only for calls that bill. */
        UNKNOWN_OUTCOME
    }

    private final Kind kind;
    private final int status;
    private final transient @Nullable Duration retryAfter;

    public ProviderException(
            Kind kind, int status, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** The HTTP status, 0 where there was no answer. */
    public int status() {
        return status;
    }

    /** How long the provider asks to wait. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
