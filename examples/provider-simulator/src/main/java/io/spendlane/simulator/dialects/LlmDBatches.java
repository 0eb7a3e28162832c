package io.spendlane.simulator.dialects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.State;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.openai.BatchForm;
import io.spendlane.simulator.openai.BatchJson;
import io.spendlane.simulator.openai.OpenAiError;
import io.spendlane.simulator.openai.Paging;
import io.spendlane.simulator.openai.Shelf;
import java.time.Instant;
import java.util.List;

/** Batches without nulls, in pages that are counted from the start. */
final class LlmDBatches implements BatchForm {

    @Override
    public ObjectNode show(Batch batch, Instant now) {
        ObjectNode json = BatchJson.of(batch, now);
        boolean neverStarted = batch.stateAt(now) == State.CANCELLING && batch.validated() == null;
        if (neverStarted) {
            json.put("status", State.CANCELLED.text());
        }
        return Nulls.leftOut(json);
    }

    @Override
    public JsonNode list(Request request, Shelf shelf) {
        int limit = shelf.atMost(Paging.limit(request, Paging.USUAL_BATCHES, Paging.MOST_BATCHES));
        String after = request.query().getOrDefault("after", "0");
        if (!after.matches("\\d{1,9}")) {
            throw OpenAiError.invalid("after must be an offset, not '" + after + "'", null, null);
        }
        List<ObjectNode> all = shelf.everything();
        List<ObjectNode> rest = all.subList(Math.min(all.size(), Integer.parseInt(after)), all.size());
        return Nulls.leftOut(Paging.page(rest, batch -> true, limit, batch -> batch));
    }

    @Override
    public WireError cannotCancel(State state) {
        return OpenAiError.invalid("Batch cannot be cancelled in status " + state.text(), null, null);
    }
}
