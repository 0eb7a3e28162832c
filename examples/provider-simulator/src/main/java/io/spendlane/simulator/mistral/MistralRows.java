package io.spendlane.simulator.mistral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
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

/** Mistral's lines: the job's model wins, requests that were not run have no row, errors are JSON within a string. */
final class MistralRows implements RowForm {
    private final ModelCall chat;

    MistralRows(ModelCall chat) {
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
        return row(row, item, 200, answer.body());
    }

    @Override
    public ObjectNode refused(RowId row, Item item, WireError error) {
        return row(row, item, error.status(), TextNode.valueOf(error.body().toString()));
    }

    private static ObjectNode row(RowId id, Item item, int status, JsonNode body) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put(
                "id",
                "batch-" + id.batch().id().substring(0, 8) + "-" + id.hex(0).substring(0, 4) + "-" + id.index());
        row.put("custom_id", item.customId().isEmpty() ? null : item.customId());
        row.putObject("response").put("status_code", status).set("body", body);
        return row.putNull("error");
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
