package io.spendlane.operator.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A record in the store that cannot be relied on. It is never passed over: money depends on it. */
public final class BrokenRecordException extends IOException {
    private static final long serialVersionUID = 1;

    BrokenRecordException(String path, String fault, @Nullable Throwable cause) {
        super(
                "broken record %s: %s. Restore it from a backup, or correct it."
                        .formatted(UnsafePathException.shown(path), fault),
                cause);
    }
}
