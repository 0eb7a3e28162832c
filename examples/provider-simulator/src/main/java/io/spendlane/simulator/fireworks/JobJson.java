package io.spendlane.simulator.fireworks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.Counts;
import io.spendlane.simulator.batch.End;
import io.spendlane.simulator.batch.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job as Fireworks shows it. */
final class JobJson {
    private static final String FULL = "token_limit_exceeded";

    private JobJson() {}

    static ObjectNode of(Batch batch, Instant now) {
        End end = batch.end();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("continuedFromJobName", "");
        json.put("createTime", batch.createdAt().toString());
        json.put("displayName", batch.marker() == null ? "" : batch.marker());
        json.put("expireTime", batch.plan().expiresAt().toString());
        json.putObject("inferenceParameters").put("extraBody", "{}");
        json.put("inputDatasetId", Fireworks.name("datasets", DatasetNames.dataset(batch)));
        progress(json, batch, now);
        json.put("model", batch.asked().model());
        json.put("name", Fireworks.name("batchInferenceJobs", Jobs.id(batch)));
        json.put("outputDatasetId", Fireworks.name("datasets", DatasetNames.output(batch)));
        json.put("precision", "BF16");
        json.put("state", "JOB_STATE_" + state(batch, now));
        status(json.putObject("status"), end);
        json.put("systemPrompt", "");
        json.put("updateTime", (end == null ? now : end.at()).toString());
        return json.put("waitingOnCapacity", false);
    }

    /** How many requests there are, it takes from what the client said, which nobody looked at. */
    private static void progress(ObjectNode json, Batch batch, Instant now) {
        if (batch.validated() == null && batch.end() == null) {
            json.putNull("jobProgress");
            return;
        }
        Counts counts = Counts.of(batch, now);
        End end = batch.end();
        json.putObject("jobProgress")
                .put("cachedInputTokenCount", 0)
                .put("epoch", 0)
                .put("failedRequests", counts.failed())
                .put("inputTokens", end == null ? 0 : end.usage().input())
                .put("outputRows", end == null ? 0 : end.completed())
                .put("outputTokens", end == null ? 0 : end.usage().output())
                .put("percent", counts.total() == 0 ? 0 : 100 * (counts.completed() + counts.failed()) / counts.total())
                .put("successfullyProcessedRequests", counts.completed())
                .put("totalInputRequests", counts.total() == 0 ? 0 : 1)
                .put("totalProcessedRequests", counts.completed() + counts.failed());
    }

    private static String state(Batch batch, Instant now) {
        return switch (batch.stateAt(now)) {
            case VALIDATING -> "VALIDATING";
            case IN_PROGRESS -> "RUNNING";
            case FINALIZING -> "WRITING_RESULTS";
            case COMPLETED -> "COMPLETED";
            case FAILED -> "FAILED";
            case EXPIRED -> "EXPIRED";
            case CANCELLING, CANCELLED -> "DELETING_CLEANING_UP";
        };
    }

    private static void status(ObjectNode status, @Nullable End end) {
        if (end == null || end.problems().isEmpty()) {
            status.put("code", "OK").put("message", "");
            return;
        }
        Problem problem = end.problems().get(0);
        boolean full = problem.code().equals(FULL);
        status.put("code", full ? "RESOURCE_EXHAUSTED" : "INVALID_ARGUMENT").put("message", problem.message());
    }
}
