package io.spendlane.simulator.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One request of a batch.
 *
 * @param body as the call takes it, with its model
 */
public record Item(String customId, ModelCall call, ObjectNode body) {
    Item under(String otherId) {
        return new Item(otherId, call, body);
    }
}
