package io.spendlane.operator.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How requests and results look in the files of one provider. Pure. */
public interface BatchWire {
    /**
     * Most that one batch takes.
     *
     * @param maxTokens at worst; of one item it may be more
     */
    record Limits(int maxItems, long maxBytes, long maxTokens) {
        public Limits(int maxItems, long maxBytes) {
            this(maxItems, maxBytes, Long.MAX_VALUE);
        }

        /**
         * Whether a file of so many lines, bytes and tokens has room for one line more, which ends in one byte.
         *
         * @param line bytes of that line, {@code bound} the tokens that it may take
         */
        public boolean hold(int items, long bytes, long tokens, int line, Bound bound) {
            return items < maxItems
                    && bytes + line + 1 <= maxBytes
                    && (items == 0 || tokens <= maxTokens - bound.input() - bound.output());
        }
    }

    Limits limits();

    /** How long after its last possible sending a create whose outcome is unknown may still turn up in a listing. */
    Duration settlingTime();

    /** Why this wire cannot carry a request, for whoever wrote it; {@code null}: it can. Nothing is left out in silence. */
    default @Nullable String refusal(ChatRequest request) {
        return null;
    }

    /** Whether a batch that is cancelled gives back what is done by then; else that is paid and lost. */
    default boolean keepsOnCancel() {
        return true;
    }

    /** The same of one that ran out of its time. */
    default boolean keepsOnExpiry() {
        return keepsOnCancel();
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
