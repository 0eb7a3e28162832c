package io.spendlane.simulator.dialects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.End;
import io.spendlane.simulator.batch.Progress;
import io.spendlane.simulator.batch.State;
import io.spendlane.simulator.batch.Validated;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.openai.BatchForm;
import io.spendlane.simulator.openai.OpenAiError;
import io.spendlane.simulator.openai.Shelf;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jobs as Together shows them: no counts, no metadata, no nulls. */
final class TogetherBatches implements BatchForm {

    @Override
    public ObjectNode show(Batch batch, Instant now) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", batch.id()).put("user_id", batch.owner().account());
        json.put("input_file_id", batch.inputFileId());
        json.put("status", status(batch.stateAt(now)));
        json.put("job_deadline", batch.plan().expiresAt().toString());
        json.put("created_at", batch.createdAt().toString());
        json.put("endpoint", batch.endpoint());
        json.put("progress", progress(batch, now));
        Validated validated = batch.validated();
        if (validated != null) {
            json.put("model_id", validated.model());
        }
        End end = batch.end();
        if (end != null) {
            file(json, "output_file_id", end.outputFileId());
            file(json, "error_file_id", end.errorFileId());
            json.put("completed_at", end.at().toString());
            if (!end.problems().isEmpty()) {
                json.put("error", end.problems().get(0).message());
            }
        }
        return json;
    }

    private static void file(ObjectNode json, String name, @Nullable String id) {
        if (id != null) {
            json.put(name, id);
        }
    }

    private static int progress(Batch batch, Instant now) {
        Validated validated = batch.validated();
        if (validated == null) {
            return 0;
        }
        boolean completed = batch.end() != null && batch.end().state() == State.COMPLETED;
        return completed ? 100 : 100 * Progress.doneAt(batch, now) / validated.rows();
    }

    private static String status(State state) {
        return switch (state) {
            case FINALIZING -> "IN_PROGRESS";
            case CANCELLING -> "CANCELING";
            default -> state.text().toUpperCase(Locale.ROOT);
        };
    }

    @Override
    public Reply created(ObjectNode batch) {
        return Reply.json(201, JsonNodeFactory.instance.objectNode().set("job", batch));
    }

    @Override
    public JsonNode list(Request request, Shelf shelf) {
        return JsonNodeFactory.instance.arrayNode().addAll(shelf.everything());
    }

    @Override
    public Set<State> beyondCancel() {
        return Set.of(State.COMPLETED, State.FAILED, State.EXPIRED, State.CANCELLED);
    }

    @Override
    public WireError cannotCancel(State state) {
        String message = "Cannot cancel job - already in terminal state: " + status(state);
        return new OpenAiError(409, message, "invalid_request_error", null, null);
    }
}
