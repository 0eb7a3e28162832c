package io.spendlane.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Set;

/** What Google refuses in a GenerateContentRequest: at once, and in the lines of a batch when it is created. */
final class ContentRules {
    private static final Set<String> KNOWN = Set.of(
            "model",
            "contents",
            "system_instruction",
            "generation_config",
            "safety_settings",
            "tools",
            "tool_config",
            "cached_content",
            "service_tier",
            "store");
    private static final Set<String> ROLES = Set.of("", "user", "model");

    private ContentRules() {}

    static void check(ObjectNode request) {
        for (Iterator<String> names = request.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!KNOWN.contains(Fields.snake(name))) {
                throw GeminiError.invalid(
                        "Invalid JSON payload received. Unknown name \"" + name + "\": Cannot find field.");
            }
        }
        JsonNode contents = request.path("contents");
        if (!contents.isArray() || contents.isEmpty()) {
            throw GeminiError.invalid("* GenerateContentRequest.contents: contents is not specified");
        }
        for (JsonNode content : contents) {
            if (!ROLES.contains(content.path("role").asText(""))) {
                throw GeminiError.invalid("Please use a valid role: user, model.");
            }
            if (!content.path("parts").isArray() || content.path("parts").isEmpty()) {
                throw GeminiError.invalid(
                        "* GenerateContentRequest.contents.parts: must include at least one parts field");
            }
        }
        checkConfig(Fields.get(request, "generationConfig"));
    }

    private static void checkConfig(JsonNode config) {
        JsonNode temperature = config.path("temperature");
        if (temperature.isNumber() && (temperature.asDouble() < 0 || temperature.asDouble() > 2)) {
            throw GeminiError.invalid(
                    "* GenerateContentRequest.generation_config.temperature: must be in the range [0.0, 2.0].");
        }
        JsonNode limit = Fields.get(config, "maxOutputTokens");
        if (limit.isNumber() && limit.asLong() < 1) {
            throw GeminiError.invalid(
                    "* GenerateContentRequest.generation_config.max_output_tokens: must be positive.");
        }
        if (Fields.get(config, "candidateCount").asInt(1) != 1) {
            throw GeminiError.invalid("Only one candidate can be specified.");
        }
    }
}
