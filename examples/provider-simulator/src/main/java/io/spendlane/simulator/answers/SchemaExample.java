package io.spendlane.simulator.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A value that fits a JSON Schema in the way of structured outputs: types, enums, required members, bounds, references. */
public final class SchemaExample {
    private static final int DEEPEST = 12;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonNode root;
    private final long seed;
    private int made;

    private SchemaExample(JsonNode root, long seed) {
        this.root = root;
        this.seed = seed;
    }

    public static JsonNode of(JsonNode schema, long seed) {
        return new SchemaExample(schema, seed).value(schema, 0);
    }

    private JsonNode value(JsonNode schema, int depth) {
        if (depth > DEEPEST) {
            return NODES.nullNode();
        }
        if (schema.has("$ref")) {
            return value(root.at(schema.path("$ref").asText().replaceFirst("^#", "")), depth + 1);
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.path("enum").size() > 0) {
            int choice = (int)
                    Math.floorMod(seed + made++, (long) schema.path("enum").size());
            return schema.path("enum").path(choice);
        }
        for (String choice : new String[] {"anyOf", "oneOf", "allOf"}) {
            if (schema.path(choice).size() > 0) {
                return value(schema.path(choice).path(0), depth + 1);
            }
        }
        return ofType(schema, depth);
    }

    private JsonNode ofType(JsonNode schema, int depth) {
        JsonNode types = schema.path("type");
        String type = types.isArray() ? types.path(0).asText() : types.asText("object");
        return switch (type) {
            case "string" -> NODES.textNode(text(schema));
            case "integer" -> NODES.numberNode((long) Math.ceil(number(schema)));
            case "number" -> NODES.numberNode(number(schema));
            case "boolean" -> NODES.booleanNode((seed + made++) % 2 == 0);
            case "null" -> NODES.nullNode();
            case "array" -> array(schema, depth);
            default -> object(schema, depth);
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode result = NODES.objectNode();
        if (schema.path("required").isArray()) {
            schema.path("required")
                    .forEach(name -> result.set(
                            name.asText(), value(schema.path("properties").path(name.asText()), depth + 1)));
        }
        return result;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode result = NODES.arrayNode();
        int size = Math.max(
                schema.path("minItems").asInt(0), schema.path("maxItems").asInt(1) > 0 ? 1 : 0);
        for (int i = 0; i < size; i++) {
            result.add(value(schema.path("items"), depth + 1));
        }
        return result;
    }

    private String text(JsonNode schema) {
        String text = switch (schema.path("format").asText()) {
            case "date" -> "2026-05-01";
            case "date-time" -> "2026-05-01T12:00:00Z";
            case "time" -> "12:00:00Z";
            case "email" -> "someone@example.com";
            case "uri" -> "https://example.com/";
            case "uuid" -> "5f0c2f0c-0000-4000-8000-000000000001";
            default -> Prose.words(4, seed + made++);
        };
        text = text + "x".repeat(Math.max(0, schema.path("minLength").asInt(0) - text.length()));
        return text.substring(
                0, Math.min(text.length(), schema.path("maxLength").asInt(text.length())));
    }

    private double number(JsonNode schema) {
        double least = schema.path("minimum")
                .asDouble(schema.path("exclusiveMinimum").asDouble(0) + (schema.has("exclusiveMinimum") ? 1 : 0));
        double most =
                schema.path("maximum").asDouble(schema.path("exclusiveMaximum").asDouble(least + 1));
        double step = schema.path("multipleOf").asDouble(0);
        double value = schema.path("type").asText().equals("number") ? (least + most) / 2 : least;
        return step > 0 ? Math.ceil(least / step) * step : value;
    }
}
