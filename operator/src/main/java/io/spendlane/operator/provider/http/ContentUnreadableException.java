package io.spendlane.operator.provider.http;

import java.io.IOException;

/** What was to be uploaded cannot be read on our side. */
final class ContentUnreadableException extends IOException {
    private static final long serialVersionUID = 1;

    ContentUnreadableException(String message) {
        super(message);
    }
}
