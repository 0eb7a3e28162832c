package io.spendlane.simulator.dialects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.model.Answer;
import io.spendlane.simulator.model.Item;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.openai.OpenAiRows;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows that have either a response or an error, never both, not even as null. */
final class TogetherRows extends OpenAiRows {
    TogetherRows(Map<String, ModelCall> calls) {
        super(calls);
    }

    @Override
    public ObjectNode answered(RowId id, Item item, Answer answer) {
        ObjectNode row = super.answered(id, item, answer);
        ((ObjectNode) row.path("response")).remove("request_id");
        return row;
    }

    @Override
    public ObjectNode refused(RowId id, Item item, WireError error) {
        ObjectNode row = row(id, item, null, null);
        row.putObject("error").put("code", "batch_client_error").put("message", error.text());
        return row;
    }

    @Override
    protected ObjectNode row(RowId id, Item item, @Nullable ObjectNode response, @Nullable ObjectNode error) {
        ObjectNode row = super.row(id, item, response, error);
        if (response == null) {
            row.remove("response");
        }
        if (error == null) {
            row.remove("error");
        }
        return row;
    }
}
