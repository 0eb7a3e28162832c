package io.spendlane.simulator.fireworks;

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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Fireworks' lines: the job's model, completions without a status around them, nothing of what was not run. */
final class FireworksRows implements RowForm {
    private final ModelCall chat;

    FireworksRows(ModelCall chat) {
        this.chat = chat;
    }

    @Override
    public Item item(Batch batch, byte[] line) {
        try {
            JsonNode json = Json.MAPPER.readTree(line);
            ObjectNode body = (ObjectNode) json.path("body");
            body.put("model", Objects.requireNonNull(batch.asked().model()));
            return new Item(json.path("custom_id").asText(""), chat, body);
        } catch (IOException e) {
            throw new UncheckedIOException("This line passed validation before", e);
        }
    }

    @Override
    public ObjectNode answered(RowId row, Item item, Answer answer) {
        return line(item).set("response", answer.body());
    }

    /** Nobody has written down how such a row looks: this is what a careful client would take. */
    @Override
    public ObjectNode refused(RowId row, Item item, WireError error) {
        ObjectNode line = line(item);
        line.putObject("error").put("code", FireworksError.word(error.status())).put("message", error.text());
        return line;
    }

    private static ObjectNode line(Item item) {
        return JsonNodeFactory.instance.objectNode().put("custom_id", item.customId());
    }

    @Override
    public @Nullable ObjectNode left(RowId row, Item item, State why) {
        return null;
    }

    @Override
    public Row.Place failures() {
        return Row.Place.ERRORS;
    }
}
