package io.spendlane.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The CRD's schema of a lane's spec as a JSON Schema that also refuses fields which the API server would drop. */
final class LaneSchema {
    private LaneSchema() {}

    static ObjectNode of(JsonNode crd) {
        JsonNode spec = crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        ObjectNode schema = plain(spec.deepCopy());
        schema.put("description", "The spec of a SpendLane.");
        return schema;
    }

    private static ObjectNode plain(ObjectNode schema) {
        schema.remove("default");
        schema.propertyStream()
                .map(java.util.Map.Entry::getKey)
                .filter(key -> key.startsWith("x-kubernetes-"))
                .toList()
                .forEach(schema::remove);
        for (String bound : new String[] {"minimum", "maximum"}) {
            if (schema.has(bound)) {
                schema.put(bound, schema.get(bound).longValue()); // 3600.0 reads badly in a message
            }
        }
        if (schema.get("properties") instanceof ObjectNode properties) {
            schema.put("additionalProperties", false);
            properties.forEach(child -> plain((ObjectNode) child));
        }
        if (schema.get("items") instanceof ObjectNode items) {
            plain(items);
        }
        if (schema.get("enum") instanceof ArrayNode values) {
            ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
            values.valueStream().map(JsonNode::asText).sorted().forEach(sorted::add);
            schema.set("enum", sorted);
        }
        return schema;
    }
}
