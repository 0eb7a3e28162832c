package io.spendlane.operator.job;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which installation this is: part of the identity of all paid work. Until it is known and certain nothing is submitted. */
public final class Installation {
    private volatile @Nullable String id;
    private volatile @Nullable String fault;
    private volatile boolean read;

    public void is(String known) {
        id = known;
        fault = null;
        read = true;
    }

    public void unknown(String why) {
        fault = why;
        read = true;
    }

    /** Whether anything is known yet, for better or worse. */
    public boolean isRead() {
        return read;
    }

    /** Why nothing may be submitted; {@code null}: it may. */
    public @Nullable String fault() {
        return fault;
    }

    /** @throws NullPointerException while it is not known */
    String id() {
        return Objects.requireNonNull(id, "the installation's identity is not known yet");
    }
}
