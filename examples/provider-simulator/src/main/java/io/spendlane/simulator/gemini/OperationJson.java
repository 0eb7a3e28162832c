package io.spendlane.simulator.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.BatchWork.Found;
import io.spendlane.simulator.batch.Counts;
import io.spendlane.simulator.batch.End;
import io.spendlane.simulator.batch.State;
import io.spendlane.simulator.behaviour.Quirks;
import io.spendlane.simulator.provider.InlineInput;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A batch as Google shows it: an operation, whose metadata is the batch. */
final class OperationJson {
    private static final String TYPE = "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch";
    private static final int USUAL_CANCEL_CODE = 13;

    private OperationJson() {}

    /** @param output its results, null where there are none to see */
    static ObjectNode of(Batch batch, Instant now, @Nullable ObjectNode output) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", "batches/" + batch.id());
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("@type", TYPE);
        metadata.put("model", "models/" + batch.asked().model());
        metadata.put("name", "batches/" + batch.id());
        metadata.put("displayName", batch.marker());
        if (!InlineInput.is(batch.inputFileId())) {
            metadata.putObject("inputConfig").put("fileName", "files/" + batch.inputFileId());
        }
        times(metadata, batch, now);
        stats(metadata.putObject("batchStats"), batch, now);
        metadata.put("state", prefix(batch.behaviour().oddities()) + state(batch, now));
        End end = batch.end();
        if (end != null) {
            json.put("done", true);
            if (output != null) {
                metadata.set("output", output);
            }
            outcome(json, batch, end, output);
        }
        return json;
    }

    private static void outcome(ObjectNode json, Batch batch, End end, @Nullable ObjectNode output) {
        Quirks quirks = batch.behaviour().oddities();
        switch (end.state()) {
            case CANCELLED -> {
                int code = quirks.cancelErrorCode() == null ? USUAL_CANCEL_CODE : quirks.cancelErrorCode();
                json.set("error", GeminiError.status(code, "The batch was cancelled."));
            }
            case EXPIRED -> json.set("error", GeminiError.status(4, "The batch expired before it was done."));
            case FAILED ->
                json.set("error", GeminiError.status(3, end.problems().get(0).message()));
            default -> {
                ObjectNode response = json.putObject("response").put("@type", TYPE + "Output");
                if (output != null) {
                    response.setAll(output);
                }
            }
        }
    }

    private static String prefix(Quirks quirks) {
        return quirks.jobStates() ? "JOB_STATE_" : "BATCH_STATE_";
    }

    private static String state(Batch batch, Instant now) {
        return switch (batch.stateAt(now)) {
            case VALIDATING -> "PENDING";
            case IN_PROGRESS, FINALIZING -> "RUNNING";
            case CANCELLING -> batch.validated() == null ? "PENDING" : "RUNNING";
            case COMPLETED -> "SUCCEEDED";
            case FAILED -> "FAILED";
            case EXPIRED -> "EXPIRED";
            case CANCELLED -> "CANCELLED";
        };
    }

    private static void times(ObjectNode metadata, Batch batch, Instant now) {
        metadata.put("createTime", batch.createdAt().toString());
        End end = batch.end();
        if (end != null) {
            metadata.put("endTime", end.at().toString());
        }
        metadata.put("updateTime", (end == null ? now : end.at()).toString());
    }

    /** Numbers as text, zeros left out. */
    private static void stats(ObjectNode stats, Batch batch, Instant now) {
        Found found = batch.asked().found();
        int total = found == null ? 0 : found.rows();
        Counts counts = Counts.of(batch, now);
        count(stats, "requestCount", total);
        if (batch.end() == null || batch.end().state() != State.COMPLETED) {
            count(stats, "pendingRequestCount", total - counts.completed() - counts.failed());
        }
        count(stats, "successfulRequestCount", counts.completed());
        count(stats, "failedRequestCount", counts.failed());
    }

    private static void count(ObjectNode stats, String name, int count) {
        if (count > 0) {
            stats.put(name, Integer.toString(count));
        }
    }
}
