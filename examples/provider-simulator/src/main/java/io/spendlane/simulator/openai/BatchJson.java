package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.Counts;
import io.spendlane.simulator.batch.End;
import io.spendlane.simulator.batch.Problem;
import io.spendlane.simulator.batch.Progress;
import io.spendlane.simulator.batch.State;
import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.chat.UsageJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A batch as OpenAI shows it. */
public final class BatchJson {
    private BatchJson() {}

    public static ObjectNode of(Batch batch, Instant now) {
        State state = batch.stateAt(now);
        End end = batch.end();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", batch.id());
        json.put("object", "batch");
        json.put("endpoint", batch.endpoint());
        json.put("model", batch.validated() == null ? null : batch.validated().model());
        json.set("errors", end == null ? null : errors(end));
        json.put("input_file_id", batch.inputFileId());
        json.put("completion_window", batch.asked().window());
        json.put("status", state.text());
        json.put("output_file_id", end == null ? null : end.outputFileId());
        json.put("error_file_id", end == null ? null : end.errorFileId());
        json.put("created_at", batch.createdAt().getEpochSecond());
        time(
                json,
                "in_progress_at",
                batch.validated() == null ? null : batch.validated().at());
        time(json, "expires_at", batch.plan().expiresAt());
        time(json, "finalizing_at", finalizingAt(batch, state));
        time(json, "completed_at", at(end, State.COMPLETED));
        time(json, "failed_at", at(end, State.FAILED));
        time(json, "expired_at", at(end, State.EXPIRED));
        time(json, "cancelling_at", batch.cancelAt());
        time(json, "cancelled_at", at(end, State.CANCELLED));
        Counts counts = Counts.of(batch, now);
        json.putObject("request_counts")
                .put("total", counts.total())
                .put("completed", counts.completed())
                .put("failed", counts.failed());
        json.set("usage", UsageJson.inputOutput(end == null ? TokenUse.NONE : end.usage()));
        metadata(json, batch);
        return json;
    }

    private static void metadata(ObjectNode json, Batch batch) {
        if (batch.metadata() == null) {
            json.putNull("metadata");
        } else {
            ObjectNode metadata = json.putObject("metadata");
            batch.metadata().forEach(metadata::put);
        }
    }

    private static @Nullable Instant finalizingAt(Batch batch, State state) {
        return state == State.FINALIZING || state == State.COMPLETED ? Progress.finalizingAt(batch) : null;
    }

    private static @Nullable Instant at(@Nullable End end, State state) {
        return end != null && end.state() == state ? end.at() : null;
    }

    private static void time(ObjectNode json, String name, @Nullable Instant time) {
        json.put(name, time == null ? null : time.getEpochSecond());
    }

    private static @Nullable ObjectNode errors(End end) {
        if (end.problems().isEmpty()) {
            return null;
        }
        ObjectNode errors = JsonNodeFactory.instance.objectNode();
        errors.put("object", "list");
        ArrayNode data = errors.putArray("data");
        for (Problem problem : end.problems()) {
            data.addObject()
                    .put("code", problem.code())
                    .put("message", problem.message())
                    .put("param", problem.param())
                    .put("line", problem.line());
        }
        return errors;
    }
}
