package io.spendlane.simulator.openai;

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
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Input and result lines in OpenAI's form. */
public class OpenAiRows implements RowForm {
    private final Map<String, ModelCall> calls;

    public OpenAiRows(Map<String, ModelCall> calls) {
        this.calls = calls;
    }

    @Override
    public Item item(Batch batch, byte[] bytes) {
        Line line = Line.of(bytes);
        ModelCall call = Objects.requireNonNull(calls.get(batch.endpoint()), batch.endpoint());
        return new Item(line.customId(), call, line.body());
    }

    @Override
    public ObjectNode answered(RowId id, Item item, Answer answer) {
        return row(id, item, response(id, 200, answer.body()), null);
    }

    @Override
    public ObjectNode refused(RowId id, Item item, WireError error) {
        return row(id, item, response(id, error.status(), (ObjectNode) error.body()), null);
    }

    @Override
    public @Nullable ObjectNode left(RowId id, Item item, State why) {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        if (why == State.EXPIRED) {
            error.put("code", "batch_expired");
            error.put("message", "This request could not be executed before the completion window expired.");
        } else {
            error.put("code", "batch_cancelled");
            error.put("message", "This request was not executed because the batch was cancelled.");
        }
        return row(id, item, null, error);
    }

    @Override
    public Row.Place failures() {
        return Row.Place.ERRORS;
    }

    protected ObjectNode response(RowId id, int status, ObjectNode body) {
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        response.put("status_code", status);
        response.put("request_id", id.hex(1));
        return response.set("body", body);
    }

    protected ObjectNode row(RowId id, Item item, @Nullable ObjectNode response, @Nullable ObjectNode error) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("id", "batch_req_" + id.hex(0));
        row.put("custom_id", item.customId());
        row.set("response", response);
        return row.set("error", error);
    }
}
