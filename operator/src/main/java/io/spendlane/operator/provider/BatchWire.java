package io.spendlane.operator.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How requests and results look in the files of one provider. Pure. */
public interface BatchWire {
    /** Most that one batch takes. */
    record Limits(int maxItems, long maxBytes) {
        /** Whether a file of so many lines and bytes has room for one line more, which ends in one byte. */
        public boolean hold(int items, long bytes, int line) {
            return items < maxItems && bytes + line + 1 <= maxBytes;
        }
    }

    Limits limits();

    /** How long after its last possible sending a create whose outcome is unknown may still turn up in a listing. */
    Duration settlingTime();

    /** Why this wire cannot carry a request, for whoever wrote it; {@code null}: it can. Nothing is left out in silence. */
    default @Nullable String refusal(ChatRequest request) {
        return null;
    }

    /** Whether a batch that is cancelled, or expires, gives back what is done by then; else that is paid and lost. */
    default boolean keepsOnCancel() {
        return true;
    }

    /** The line of a request file, UTF-8, without its end. */
    byte[] requestLine(ChatRequest request, String model);

    /** The most tokens that a line made by {@link #requestLine} can be billed for. */
    Bound bound(byte[] requestLine);

    /** The custom id of a line made by {@link #requestLine}. */
    String customId(byte[] requestLine);

    /**
     * Reads one line of a result or error file, leniently: unknown fields are ignored, missing ones tolerated.
     *
     * @throws MalformedResultException when it is no JSON object, or has no custom id
     */
    ResultLine resultLine(byte[] line) throws MalformedResultException;
}
