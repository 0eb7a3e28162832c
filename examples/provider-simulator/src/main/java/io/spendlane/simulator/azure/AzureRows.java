package io.spendlane.simulator.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.model.Item;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.openai.OpenAiRows;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows that may lack their id. */
final class AzureRows extends OpenAiRows {
    AzureRows(Map<String, ModelCall> calls) {
        super(calls);
    }

    @Override
    protected ObjectNode row(RowId id, Item item, @Nullable ObjectNode response, @Nullable ObjectNode error) {
        ObjectNode row = super.row(id, item, response, error);
        if (id.batch().behaviour().oddities().rowsWithoutId()) {
            row.remove("id");
        }
        return row;
    }
}
