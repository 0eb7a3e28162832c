package io.spendlane.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Members of requests, which may be written in camelCase or snake_case. */
final class Fields {
    private Fields() {}

    static JsonNode get(JsonNode object, String camelCase) {
        JsonNode camel = object.path(camelCase);
        return camel.isMissingNode() ? object.path(snake(camelCase)) : camel;
    }

    static ObjectNode object(JsonNode object, String camelCase) {
        if (get(object, camelCase) instanceof ObjectNode found) {
            return found;
        }
        throw GeminiError.invalid("Invalid value at '" + camelCase + "': an object is needed.");
    }

    static String snake(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
