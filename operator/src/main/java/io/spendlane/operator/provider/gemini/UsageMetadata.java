package io.spendlane.operator.provider.gemini;

import io.spendlane.operator.provider.Usage;
import io.spendlane.operator.provider.http.Fields;
import org.jspecify.annotations.Nullable;

/** The usage of a response: thoughts stand beside the candidates, tools' prompts beside the prompt; zeros are left out. */
final class UsageMetadata {
    private UsageMetadata() {}

    /** {@code null} when it is not there, not whole, or contradicts itself: then nobody knows what is billed. */
    static @Nullable Usage read(Fields usage) {
        Long prompt = part(usage, "promptTokenCount");
        Long tools = part(usage, "toolUsePromptTokenCount");
        Long cached = part(usage, "cachedContentTokenCount");
        Long candidates = part(usage, "candidatesTokenCount");
        Long thoughts = part(usage, "thoughtsTokenCount");
        Long total = part(usage, "totalTokenCount");
        if (prompt == null
                || tools == null
                || cached == null
                || candidates == null
                || thoughts == null
                || total == null) {
            return null;
        }
        try {
            long input = Math.addExact(prompt, tools);
            long output = Math.addExact(candidates, thoughts);
            if (prompt == 0 || Math.addExact(input, output) != total) {
                return null;
            }
            return new Usage(input, cached, 0, output, thoughts);
        } catch (ArithmeticException | IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable Long part(Fields usage, String name) {
        return usage.has(name) ? usage.number(name) : Long.valueOf(0);
    }
}
