package io.spendlane.simulator.mistral;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.Counts;
import io.spendlane.simulator.batch.End;
import io.spendlane.simulator.batch.Problem;
import io.spendlane.simulator.provider.InlineInput;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job as Mistral shows it. */
final class JobJson {
    private JobJson() {}

    static ObjectNode of(Batch batch, Instant now) {
        End end = batch.end();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", batch.id());
        json.put("object", "batch");
        ArrayNode inputs = json.putArray("input_files");
        batch.asked().inputFileIds().stream().filter(id -> !InlineInput.is(id)).forEach(inputs::add);
        json.put("endpoint", batch.endpoint());
        json.put("model", batch.asked().model());
        json.putNull("agent_id");
        if (batch.metadata() == null) {
            json.putNull("metadata");
        } else {
            ObjectNode metadata = json.putObject("metadata");
            batch.metadata().forEach(metadata::put);
        }
        json.put("status", status(batch, now));
        json.put("created_at", batch.createdAt().getEpochSecond());
        time(
                json,
                "started_at",
                batch.validated() == null ? null : batch.validated().at());
        time(json, "completed_at", end == null ? null : end.at());
        Counts counts = Counts.of(batch, now);
        json.put("total_requests", counts.total());
        json.put("completed_requests", counts.completed() + counts.failed());
        json.put("succeeded_requests", counts.completed());
        json.put("failed_requests", counts.failed());
        json.put("output_file", end == null ? null : end.outputFileId());
        json.put("error_file", end == null ? null : end.errorFileId());
        errors(json.putArray("errors"), end);
        return json.putNull("outputs");
    }

    static String status(Batch batch, Instant now) {
        return switch (batch.stateAt(now)) {
            case VALIDATING -> "QUEUED";
            case IN_PROGRESS, FINALIZING -> "RUNNING";
            case COMPLETED -> "SUCCESS";
            case FAILED -> "FAILED";
            case EXPIRED -> "TIMEOUT_EXCEEDED";
            // What never started has nothing to wait for.
            case CANCELLING -> batch.validated() == null ? "CANCELLED" : "CANCELLATION_REQUESTED";
            case CANCELLED -> "CANCELLED";
        };
    }

    private static void errors(ArrayNode errors, @Nullable End end) {
        if (end == null) {
            return;
        }
        for (Problem problem : end.problems()) {
            errors.addObject().put("message", problem.message()).put("count", 1);
        }
        end.errorsByStatus()
                .forEach((status, count) -> errors.addObject()
                        .put("message", "HTTP Error, status code: " + status)
                        .put("count", count));
    }

    private static void time(ObjectNode json, String name, @Nullable Instant time) {
        json.put(name, time == null ? null : time.getEpochSecond());
    }
}
