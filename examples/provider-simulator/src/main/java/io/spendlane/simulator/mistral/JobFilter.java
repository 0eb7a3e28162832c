package io.spendlane.simulator.mistral;

import com.fasterxml.jackson.databind.node.TextNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.http.Request;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs a listing shows. Query parameters that are not named here are metadata that a job must carry.
 *
 * @param statuses any if empty
 * @param models any if empty
 */
record JobFilter(
        List<String> statuses,
        List<String> models,
        @Nullable Instant createdAfter,
        Map<String, String> metadata) {
    private static final Set<String> PARAMETERS =
            Set.of("page", "page_size", "status", "model", "agent_id", "created_after", "created_by_me", "order_by");

    static JobFilter of(Request request) {
        Map<String, List<String>> query = request.parameters();
        Map<String, String> metadata = new HashMap<>(request.query());
        metadata.keySet().removeAll(PARAMETERS);
        return new JobFilter(
                query.getOrDefault("status", List.of()),
                query.getOrDefault("model", List.of()),
                time(request.query().get("created_after")),
                metadata);
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text.replace(' ', '+').replaceFirst("\\+00:00$", "Z"));
        } catch (DateTimeParseException e) {
            throw MistralError.invalid(
                    "datetime_parsing",
                    "Input should be a valid datetime",
                    TextNode.valueOf(text),
                    "query",
                    "created_after");
        }
    }

    boolean test(Batch batch, Instant now) {
        return (statuses.isEmpty() || statuses.contains(JobJson.status(batch, now)))
                && (models.isEmpty() || models.contains(batch.asked().model()))
                && (createdAfter == null || batch.createdAt().isAfter(createdAfter))
                && hasMetadata(batch.metadata() == null ? Map.of() : batch.metadata());
    }

    private boolean hasMetadata(Map<String, String> actual) {
        return metadata.entrySet().stream().allMatch(wanted -> wanted.getValue().equals(actual.get(wanted.getKey())));
    }
}
