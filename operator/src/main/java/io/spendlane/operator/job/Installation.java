package io.spendlane.operator.job;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which installation this is: part of the identity of all paid work. Until it is known and certain nothing is submitted. */
public final class Installation {
    private volatile @Nullable String id;
    private volatile @Nullable Refusal fault;
    private volatile boolean read;

    public void is(String known) {
        id = known;
        fault = null;
        read = true;
    }

    /** Store and cluster disagree, or the cluster does not say. */
    public void unknown(String why) {
        refused(Reason.INSTALLATION_UNKNOWN, why);
    }

    /** The store cannot be asked now: nothing for a person to decide. */
    public void storeUnavailable(String why) {
        refused(Reason.STORE_UNAVAILABLE, why);
    }

    private void refused(Reason reason, String why) {
        fault = new Refusal(reason, why);
        read = true;
    }

    /** Whether work may be submitted: it is known, and nothing speaks against it. */
    public boolean isKnown() {
        return read && fault == null;
    }

    /** Whether anything is known yet, for better or worse. */
    public boolean isRead() {
        return read;
    }

    /** Why nothing may be submitted; {@code null}: it may. */
    @Nullable
    Refusal fault() {
        return fault;
    }

    /** @throws NullPointerException while it is not known */
    String id() {
        return Objects.requireNonNull(id, "the installation's identity is not known yet");
    }
}
