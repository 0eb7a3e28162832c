package io.spendlane.operator.provider.anthropic;

import io.spendlane.operator.provider.Usage;
import io.spendlane.operator.provider.http.Fields;
import org.jspecify.annotations.Nullable;

/** The usage object: its input is what was neither read from nor written to the cache; thoughts are part of its output. */
final class MessageUsage {
    private MessageUsage() {}

    /** {@code null} when it is not there, not whole, or contradicts itself: then nobody knows what is billed. */
    static @Nullable Usage read(Fields usage) {
        Long plain = usage.number("input_tokens");
        Long output = usage.number("output_tokens");
        Long written = part(usage, "cache_creation_input_tokens");
        Long cached = part(usage, "cache_read_input_tokens");
        Long thinking = part(usage.at("output_tokens_details"), "thinking_tokens");
        if (plain == null || output == null || written == null || cached == null || thinking == null || plain < 0) {
            return null;
        }
        try {
            long input = Math.addExact(plain, Math.addExact(written, cached));
            return new Usage(input, cached, written, output, thinking);
        } catch (ArithmeticException | IllegalArgumentException e) {
            return null;
        }
    }

    /** A part that is not mentioned is nothing; one that cannot be read is unknown. */
    private static @Nullable Long part(Fields parts, String name) {
        return parts.has(name) ? parts.number(name) : Long.valueOf(0);
    }
}
