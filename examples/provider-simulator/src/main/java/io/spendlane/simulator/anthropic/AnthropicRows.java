package io.spendlane.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.Row;
import io.spendlane.simulator.batch.State;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.model.Answer;
import io.spendlane.simulator.model.Item;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.model.RowForm;
import io.spendlane.simulator.state.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** Anthropic's lines: everything in one stream, one row for every request. */
final class AnthropicRows implements RowForm {
    private final Map<String, Messages> messages;

    AnthropicRows(Map<String, Messages> messages) {
        this.messages = messages;
    }

    @Override
    public Item item(Batch batch, byte[] line) {
        try {
            JsonNode json = Json.MAPPER.readTree(line);
            ModelCall call = Objects.requireNonNull(messages.get(batch.endpoint()), batch.endpoint());
            return new Item(json.path("custom_id").asText(), call, (ObjectNode) json.path("params"));
        } catch (IOException e) {
            throw new UncheckedIOException("This line was written by the simulator", e);
        }
    }

    @Override
    public ObjectNode answered(RowId row, Item item, Answer answer) {
        ObjectNode line = line(item, "succeeded");
        ((ObjectNode) line.path("result")).set("message", answer.body());
        return line;
    }

    @Override
    public ObjectNode refused(RowId row, Item item, WireError error) {
        ObjectNode line = line(item, "errored");
        ((ObjectNode) line.path("result")).set("error", AnthropicError.inRow(error));
        return line;
    }

    @Override
    public ObjectNode left(RowId row, Item item, State why) {
        return line(item, why == State.EXPIRED ? "expired" : "canceled");
    }

    private static ObjectNode line(Item item, String type) {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("custom_id", item.customId());
        line.putObject("result").put("type", type);
        return line;
    }

    @Override
    public Row.Place failures() {
        return Row.Place.OUTPUT;
    }
}
