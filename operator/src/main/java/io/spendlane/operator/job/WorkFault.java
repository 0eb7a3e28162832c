package io.spendlane.operator.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a work could not be done now. Its message is for people: no prompts, keys or upstream texts. */
public final class WorkFault extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final transient @Nullable Duration retryAfter;

    public WorkFault(Reason reason, String message) {
        this(reason, message, null, null);
    }

    public WorkFault(Reason reason, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    public Reason reason() {
        return reason;
    }

    /** How long to wait at least; {@code null}: a growing time. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
