package io.spendlane.simulator.gemini;

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

/** Gemini's lines: all in one file, the model in the URL, nothing of what was not run. */
final class GeminiRows implements RowForm {
    private final ModelCall call;

    GeminiRows(ModelCall call) {
        this.call = call;
    }

    @Override
    public Item item(Batch batch, byte[] line) {
        try {
            JsonNode json = Json.MAPPER.readTree(line);
            ObjectNode body = (ObjectNode) json.path("request");
            body.put("model", Objects.requireNonNull(batch.asked().model()));
            return new Item(json.path("key").asText(""), call, body);
        } catch (IOException e) {
            throw new UncheckedIOException("This line passed validation before", e);
        }
    }

    @Override
    public ObjectNode answered(RowId row, Item item, Answer answer) {
        return line(item).set("response", answer.body());
    }

    @Override
    public ObjectNode refused(RowId row, Item item, WireError error) {
        return line(item).set("error", GeminiError.status(GeminiError.rpcCode(error.status()), error.text()));
    }

    private static ObjectNode line(Item item) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        return item.customId().isEmpty() ? line : line.put("key", item.customId());
    }

    @Override
    public @Nullable ObjectNode left(RowId row, Item item, State why) {
        return null;
    }

    @Override
    public Row.Place failures() {
        return Row.Place.OUTPUT;
    }
}
