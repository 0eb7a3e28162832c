package io.spendlane.localcluster;

import org.jspecify.annotations.Nullable;

/** The cluster, or what it needs, could not be had. The message is for a person: what is wrong, and what to do. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClusterException(String message) {
        super(message);
    }

    public ClusterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
