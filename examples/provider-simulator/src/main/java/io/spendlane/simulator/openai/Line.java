package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.state.Json;
import java.io.IOException;
import java.util.Optional;

/** A line of a batch input that has passed validation. */
record Line(String customId, String url, ObjectNode body) {

    static Line of(byte[] line) {
        JsonNode json = parse(line).orElseThrow(() -> new IllegalStateException("This line passed validation before"));
        return new Line(json.path("custom_id").asText(), json.path("url").asText(), (ObjectNode) json.path("body"));
    }

    static Optional<JsonNode> parse(byte[] line) {
        try {
            JsonNode json = Json.STRICT_READER.readTree(line);
            return Optional.of(json).filter(JsonNode::isObject);
        } catch (IOException e) {
            return Optional.empty(); // not JSON, or not UTF-8
        }
    }
}
