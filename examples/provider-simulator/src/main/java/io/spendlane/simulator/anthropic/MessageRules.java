package io.spendlane.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.billing.ModelPrice;
import java.util.List;

/** What Anthropic refuses in a message request; in a batch only when the request is run. */
final class MessageRules {
    /** Known to OpenAI only; Anthropic refuses what it does not know. */
    private static final List<String> FOREIGN =
            List.of("max_completion_tokens", "response_format", "n", "seed", "custom_id");

    private static final List<String> SAMPLING = List.of("temperature", "top_p", "top_k");

    private MessageRules() {}

    static void check(ObjectNode body, ModelPrice price, ApiVersion version) {
        for (String name : FOREIGN) {
            if (body.has(name)) {
                throw AnthropicError.invalid(name + ": Extra inputs are not permitted");
            }
        }
        for (String name : version == ApiVersion.WITHOUT_SAMPLING ? SAMPLING : List.<String>of()) {
            if (body.has(name)) {
                throw AnthropicError.invalid(name + ": Extra inputs are not permitted");
            }
        }
        checkLimit(body.path("max_tokens"), price);
        JsonNode messages = body.path("messages");
        if (messages.isMissingNode()) {
            throw AnthropicError.invalid("messages: Field required");
        }
        if (!messages.isArray() || messages.isEmpty()) {
            throw AnthropicError.invalid("messages: at least one message is required");
        }
        for (int i = 0; i < messages.size(); i++) {
            String role = messages.path(i).path("role").asText();
            if (!role.equals("user") && !role.equals("assistant")) {
                throw AnthropicError.invalid(
                        "messages." + i + ".role: Unexpected role \"" + role
                                + "\". The Messages API accepts a top-level `system` parameter, not \"system\" as an input message role.");
            }
        }
        JsonNode temperature = body.path("temperature");
        if (temperature.isNumber() && (temperature.asDouble() < 0 || temperature.asDouble() > 1)) {
            throw AnthropicError.invalid("temperature: range: 0..1");
        }
        if (body.path("stream").asBoolean(false)) {
            throw AnthropicError.invalid("stream: Streaming is not supported here");
        }
    }

    private static void checkLimit(JsonNode limit, ModelPrice price) {
        if (limit.isMissingNode() || limit.isNull()) {
            throw AnthropicError.invalid("max_tokens: Field required");
        }
        if (!limit.isIntegralNumber() || limit.asLong() < 1) {
            throw AnthropicError.invalid("max_tokens: must be greater than or equal to 1");
        }
        Long most = price.maxOutputTokens();
        if (most != null && limit.asLong() > most) {
            throw AnthropicError.invalid("max_tokens: " + limit.asLong() + " > " + most
                    + ", which is the maximum allowed number of output tokens for " + price.model());
        }
    }
}
