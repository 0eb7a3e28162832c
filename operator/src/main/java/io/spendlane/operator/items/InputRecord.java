package io.spendlane.operator.items;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One record of the input.
 *
 * @param index from 0, empty lines not counted
 * @param line number of its line, from 1, every line counted
 * @param id its {@code id}, or its {@code custom_id}: text or number, as it is in the record
 */
public record InputRecord(
        int index, long line, ObjectNode value, @Nullable JsonNode id) {

    static @Nullable JsonNode idOf(ObjectNode value) {
        JsonNode id = value.get("id");
        if (isId(id)) {
            return id;
        }
        JsonNode customId = value.get("custom_id");
        return isId(customId) ? customId : null;
    }

    private static boolean isId(@Nullable JsonNode node) {
        return node != null
                && (node.isNumber() || (node.isTextual() && !node.textValue().isEmpty()));
    }
}
