package io.spendlane.simulator.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.behaviour.Quirks;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.openai.BatchForm;
import io.spendlane.simulator.openai.BatchJson;
import io.spendlane.simulator.openai.Paging;
import io.spendlane.simulator.openai.Shelf;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** Batches with the oddities that Azure's documentation shows. */
final class AzureBatches implements BatchForm {
    private static final Duration PROMISED = Duration.ofHours(24);

    @Override
    public ObjectNode show(Batch batch, Instant now) {
        Quirks quirks = batch.behaviour().oddities();
        ObjectNode json = BatchJson.of(batch, now);
        if (batch.behaviour().expireAfterSeconds() == null) {
            json.put("expires_at", batch.createdAt().plus(PROMISED).getEpochSecond());
        }
        if (quirks.nullCounts() && batch.end() == null) {
            json.putNull("endpoint");
            ObjectNode counts = json.putObject("request_counts");
            List.of("total", "completed", "failed").forEach(counts::putNull);
        }
        if (quirks.capitalisedStatus()) {
            String status = json.path("status").asText();
            json.put("status", Character.toUpperCase(status.charAt(0)) + status.substring(1));
        }
        if (quirks.isoTimes()) {
            IsoTimes.in(json);
        }
        return json;
    }

    @Override
    public Predicate<Batch> filter(Request request, Instant now) {
        return ODataFilter.of(request.query().get("$filter"), now);
    }

    @Override
    public JsonNode list(Request request, Shelf shelf) {
        if (!"created_at asc".equals(request.query().get("$orderby"))) {
            return BatchForm.super.list(request, shelf);
        }
        List<ObjectNode> oldestFirst = shelf.everything();
        Collections.reverse(oldestFirst);
        int limit = shelf.atMost(Paging.limit(request, Paging.USUAL_BATCHES, Paging.MOST_BATCHES));
        return Paging.page(oldestFirst, batch -> true, limit, batch -> batch);
    }
}
