package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the chat endpoint refuses. */
final class ChatRules {
    private ChatRules() {}

    static void check(ObjectNode body) {
        JsonNode messages = body.path("messages");
        if (messages.isMissingNode()) {
            throw OpenAiError.invalid(
                    "Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
        }
        if (!messages.isArray() || messages.isEmpty()) {
            throw OpenAiError.invalid(
                    "Invalid 'messages': empty array. Expected an array with minimum length 1.",
                    "messages",
                    "empty_array");
        }
        for (int i = 0; i < messages.size(); i++) {
            if (!messages.path(i).path("role").isTextual()) {
                String param = "messages[" + i + "].role";
                throw OpenAiError.invalid(
                        "Missing required parameter: '" + param + "'.", param, "missing_required_parameter");
            }
        }
        range(body, "temperature", 0, 2);
        range(body, "top_p", 0, 1);
        range(body, "presence_penalty", -2, 2);
        range(body, "frequency_penalty", -2, 2);
        atLeastOne(body, "max_completion_tokens");
        atLeastOne(body, "max_tokens");
        atLeastOne(body, "n");
    }

    private static void range(ObjectNode body, String name, int least, int most) {
        JsonNode value = body.path(name);
        if (value.isNumber() && (value.asDouble() < least || value.asDouble() > most)) {
            boolean below = value.asDouble() < least;
            throw OpenAiError.invalid(
                    "Invalid '" + name + "': decimal " + (below ? "below minimum" : "above maximum")
                            + " value. Expected a value " + (below ? ">= " + least : "<= " + most) + ", but got "
                            + value.asText() + " instead.",
                    name,
                    below ? "decimal_below_min_value" : "decimal_above_max_value");
        }
    }

    private static void atLeastOne(ObjectNode body, String name) {
        JsonNode value = body.path(name);
        if (value.isNumber() && value.asLong() < 1) {
            throw OpenAiError.invalid(
                    "Invalid '" + name + "': integer below minimum value. Expected a value >= 1, but got "
                            + value.asText() + " instead.",
                    name,
                    "integer_below_min_value");
        }
        if (!value.isMissingNode() && !value.isNull() && !value.isIntegralNumber()) {
            throw OpenAiError.invalid("Invalid type for '" + name + "': expected an integer.", name, "invalid_type");
        }
    }
}
