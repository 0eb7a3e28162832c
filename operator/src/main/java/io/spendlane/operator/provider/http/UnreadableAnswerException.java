package io.spendlane.operator.provider.http;

import java.io.IOException;

/** An answer that says 200 and is not what it should be. What it says is not in the message. */
public final class UnreadableAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    public UnreadableAnswerException(String message) {
        super(message);
    }
}
