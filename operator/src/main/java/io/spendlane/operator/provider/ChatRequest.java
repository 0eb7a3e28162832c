package io.spendlane.operator.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, before it takes a provider's form. A closed list: nothing that bills otherwise can be said with it.
 *
 * @param customId key of its result, {@code [A-Za-z0-9_-]{1,64}}
 * @param maxOutputTokens most tokens of the answer, thinking included
 * @param responseSchema JSON Schema of the answer
 * @param parameters sampling parameters by OpenAI's names; only those of {@link #PARAMETERS}
 */
public record ChatRequest(
        String customId,
        List<Message> messages,
        int maxOutputTokens,
        @Nullable JsonNode responseSchema,
        Map<String, JsonNode> parameters) {

    /** What a record may bring along beside its messages: it changes the answer, never the way of billing. */
    public static final List<String> PARAMETERS = List.of(
            "temperature",
            "top_p",
            "seed",
            "stop",
            "frequency_penalty",
            "presence_penalty",
            "reasoning_effort",
            "verbosity");

    /** One message of text. */
    public record Message(String role, String content) {}
}
