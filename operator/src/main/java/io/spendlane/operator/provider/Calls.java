package io.spendlane.operator.provider;

import io.spendlane.api.v1alpha1.Provider;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Told of every call to a provider; whoever counts them listens here. */
@FunctionalInterface
public interface Calls {
    Calls UNWATCHED = (provider, operation, fault, took) -> {};

    /** The calls of {@link BatchProvider}, and the one of {@link RealtimeProvider}. */
    enum Operation {
        UPLOAD,
        CREATE,
        ASK,
        GET,
        LIST,
        CANCEL,
        FILE,
        DELETE_FILE,
        CONTENT,
        DISCARD,
        CHECKPOINT
    }

    /**
     * A call is over; of a download: its first byte is there.
     *
     * @param fault {@code null} when it succeeded
     * @param took with its retries, and with the wait for its turn
     */
    void called(Provider provider, Operation operation, ProviderException.@Nullable Kind fault, Duration took);
}
