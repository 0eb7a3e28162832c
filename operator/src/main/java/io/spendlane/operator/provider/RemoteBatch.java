package io.spendlane.operator.provider;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch as the provider shows it.
 *
 * @param name the name that we gave it, {@code null} when it has none
 * @param inputFileId {@code null} where input goes inline, or the provider does not say
 * @param results what {@link BatchProvider#content} reads once it is over: no file, one or two
 * @param createdAt by the provider's clock, {@link Instant#EPOCH} where it does not say
 * @param total number of requests, 0 while unknown; {@code completed} and {@code failed} likewise
 * @param errorCodes codes of a failed batch; {@link #NO_ROOM} at every provider whose queue had no room for it
 */
public record RemoteBatch(
        String id,
        State state,
        @Nullable String name,
        @Nullable String inputFileId,
        List<String> results,
        Instant createdAt,
        long total,
        long completed,
        long failed,
        List<String> errorCodes) {

    public static final String NO_ROOM = "token_limit_exceeded";

    /** The states of all providers in one list. */
    public enum State {
        VALIDATING,
        RUNNING,
        FINALIZING,
        CANCELLING,
        /** Over; results may be read. */
        ENDED,
        /** Failed validation: nothing ran. */
        FAILED,
        EXPIRED,
        CANCELLED,
        /** A state that this version does not know: not terminal. */
        UNKNOWN;

        public boolean terminal() {
            return this == ENDED || this == FAILED || this == EXPIRED || this == CANCELLED;
        }
    }
}
