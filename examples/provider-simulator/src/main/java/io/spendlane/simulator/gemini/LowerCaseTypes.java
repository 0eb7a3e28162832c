package io.spendlane.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** A schema in Google's own dialect, whose types are written {@code STRING}, as a JSON Schema. */
final class LowerCaseTypes {
    private LowerCaseTypes() {}

    static JsonNode of(JsonNode schema) {
        if (schema instanceof ArrayNode array) {
            ArrayNode result = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> result.add(of(element)));
            return result;
        }
        if (!(schema instanceof ObjectNode object)) {
            return schema;
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(member -> {
            boolean type = member.getKey().equals("type") && member.getValue().isTextual();
            if (type) {
                result.put("type", member.getValue().asText().toLowerCase(Locale.ROOT));
            } else {
                result.set(member.getKey(), of(member.getValue()));
            }
        });
        return result;
    }
}
