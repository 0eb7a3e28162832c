package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.State;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.http.WireError;
import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;

/** How one server shows batches; as OpenAI does, where nothing else is said. */
public interface BatchForm {

    default ObjectNode show(Batch batch, Instant now) {
        return BatchJson.of(batch, now);
    }

    /** The answer to a create call. */
    default Reply created(ObjectNode batch) {
        return Reply.json(200, batch);
    }

    /** Which batches a listing is about, by the words of the query. */
    default Predicate<Batch> filter(Request request, Instant now) {
        return batch -> true;
    }

    default JsonNode list(Request request, Shelf shelf) {
        return Paging.cursor(request, shelf);
    }

    /** In which states a batch cannot be cancelled. */
    default Set<State> beyondCancel() {
        return Set.of(State.COMPLETED, State.FAILED, State.EXPIRED);
    }

    default WireError cannotCancel(State state) {
        String message = "Cannot cancel a batch with status '" + state.text() + "'.";
        return new OpenAiError(409, message, "invalid_request_error", null, null);
    }
}
