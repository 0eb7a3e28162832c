package io.spendlane.simulator.dialects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Leaves out what is not set. */
final class Nulls {
    private Nulls() {}

    static ObjectNode leftOut(ObjectNode json) {
        json.properties().removeIf(member -> member.getValue().isNull());
        json.forEach(Nulls::within);
        return json;
    }

    private static void within(JsonNode member) {
        if (member instanceof ObjectNode object) {
            leftOut(object);
        }
    }
}
