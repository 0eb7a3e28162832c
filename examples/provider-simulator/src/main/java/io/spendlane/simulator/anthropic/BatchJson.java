package io.spendlane.simulator.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.Counts;
import io.spendlane.simulator.batch.State;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A batch as Anthropic shows it: no name, no model, no usage. */
final class BatchJson {
    private BatchJson() {}

    /**
     * @param resultsUrl where the results of an ended batch are read
     * @param archived whether its results are gone for ever
     */
    static ObjectNode of(Batch batch, Instant now, String resultsUrl, boolean archived) {
        boolean ended = batch.end() != null;
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", batch.id()).put("type", "message_batch");
        json.put("processing_status", ended ? "ended" : batch.cancelAt() == null ? "in_progress" : "canceling");
        counts(json.putObject("request_counts"), batch, now);
        time(json, "created_at", batch.createdAt());
        time(json, "expires_at", batch.plan().expiresAt());
        time(json, "ended_at", batch.end() == null ? null : batch.end().at());
        time(json, "cancel_initiated_at", batch.cancelAt());
        time(json, "archived_at", archived ? now : null);
        json.put("results_url", ended && !archived ? resultsUrl : null);
        return json;
    }

    /** Always adds up to the number of requests; moves only when all is over, unless it is asked to do otherwise. */
    private static void counts(ObjectNode json, Batch batch, Instant now) {
        int total = Objects.requireNonNull(batch.asked().found()).rows();
        Counts counts = Counts.of(batch, now);
        boolean ended = batch.end() != null;
        boolean shown = ended || batch.behaviour().oddities().liveCounts();
        int succeeded = shown ? counts.completed() : 0;
        int errored = shown ? counts.failed() : 0;
        int rest = total - succeeded - errored;
        boolean expired = batch.end() != null && batch.end().state() == State.EXPIRED;
        json.put("processing", ended ? 0 : rest);
        json.put("succeeded", succeeded);
        json.put("errored", errored);
        json.put("canceled", ended && !expired ? rest : 0);
        json.put("expired", ended && expired ? rest : 0);
    }

    private static void time(ObjectNode json, String name, @Nullable Instant time) {
        json.put(name, time == null ? null : time.toString());
    }
}
