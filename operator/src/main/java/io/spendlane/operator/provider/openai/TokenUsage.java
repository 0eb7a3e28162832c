package io.spendlane.operator.provider.openai;

import io.spendlane.operator.provider.Usage;
import io.spendlane.operator.provider.http.Fields;
import org.jspecify.annotations.Nullable;

/** The usage object of an answer, by the names of chat completions or of responses. */
final class TokenUsage {
    private TokenUsage() {}

    /** {@code null} when it is not there, not whole, or contradicts itself: then nobody knows what is billed. */
    static @Nullable Usage read(Fields usage) {
        boolean chat = usage.has("prompt_tokens") || usage.has("completion_tokens");
        Long input = usage.number(chat ? "prompt_tokens" : "input_tokens");
        Long output = usage.number(chat ? "completion_tokens" : "output_tokens");
        Fields inputParts = usage.at(chat ? "prompt_tokens_details" : "input_tokens_details");
        Fields outputParts = usage.at(chat ? "completion_tokens_details" : "output_tokens_details");
        Long cached = part(inputParts, "cached_tokens");
        Long cacheWrite = part(inputParts, "cache_write_tokens");
        Long reasoning = part(outputParts, "reasoning_tokens");
        if (input == null || output == null || cached == null || cacheWrite == null || reasoning == null) {
            return null;
        }
        try {
            long sum = Math.addExact(input, output);
            Long total = usage.has("total_tokens") ? usage.number("total_tokens") : Long.valueOf(sum);
            if (total == null) {
                return null;
            }
            if (total == sum) {
                return new Usage(input, cached, cacheWrite, output, reasoning);
            }
            // Some servers count thinking beside the answer instead of in it; the total gives it away.
            return total == Math.addExact(sum, reasoning)
                    ? new Usage(input, cached, cacheWrite, output + reasoning, reasoning)
                    : null;
        } catch (ArithmeticException | IllegalArgumentException e) {
            return null;
        }
    }

    /** A part that is not mentioned is nothing; one that cannot be read is unknown. */
    private static @Nullable Long part(Fields parts, String name) {
        return !parts.has(name) || parts.node().path(name).asText().isEmpty() ? Long.valueOf(0) : parts.number(name);
    }
}
