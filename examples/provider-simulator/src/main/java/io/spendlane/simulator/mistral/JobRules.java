package io.spendlane.simulator.mistral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.batch.BatchWork.Found;
import io.spendlane.simulator.batch.NewBatch;
import io.spendlane.simulator.state.Owner;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Mistral checks at once when a job is created. */
final class JobRules {
    private static final String CHAT = "/v1/chat/completions";
    private static final long FOR_EVER = Duration.ofDays(36_500).toSeconds();
    private static final int LONGEST_HOURS = 168;

    private final ModelCatalog models;

    JobRules(ModelCatalog models) {
        this.models = models;
    }

    /** A job that is in order, except perhaps for its input. */
    record Accepted(String model, int hours, @Nullable Map<String, String> metadata) {
        NewBatch of(Owner owner, List<String> inputFiles, @Nullable Found found) {
            return new NewBatch(
                    owner, inputFiles, model, CHAT, hours + "h", Duration.ofHours(hours), metadata, FOR_EVER, found);
        }
    }

    Accepted check(ObjectNode body) {
        if (!body.path("endpoint").isTextual()) {
            throw MistralError.missing(body, "body", "endpoint");
        }
        if (!body.path("endpoint").asText().equals(CHAT)) {
            throw MistralError.invalid(
                    "enum", "Input should be '" + CHAT + "'", body.path("endpoint"), "body", "endpoint");
        }
        if (!body.path("model").isTextual()) {
            throw MistralError.missing(body, "body", "model");
        }
        String model = body.path("model").asText();
        if (models.find(model).isEmpty()) {
            throw MistralError.invalid("value_error", "Invalid model: " + model, body.path("model"), "body", "model");
        }
        return new Accepted(model, hours(body.path("timeout_hours")), metadata(body.path("metadata")));
    }

    private static int hours(JsonNode hours) {
        if (hours.isMissingNode() || hours.isNull()) {
            return 24;
        }
        if (!hours.isIntegralNumber() || hours.asInt() < 1 || hours.asInt() > LONGEST_HOURS) {
            throw MistralError.invalid(
                    hours.asInt() < 1 ? "greater_than_equal" : "less_than_equal",
                    "Input should be between 1 and " + LONGEST_HOURS,
                    hours,
                    "body",
                    "timeout_hours");
        }
        return hours.asInt();
    }

    private static @Nullable Map<String, String> metadata(JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return null;
        }
        Map<String, String> result = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> pair : json.properties()) {
            if (!pair.getValue().isTextual()) {
                throw MistralError.invalid(
                        "string_type",
                        "Input should be a valid string",
                        pair.getValue(),
                        "body",
                        "metadata",
                        pair.getKey());
            }
            result.put(pair.getKey(), pair.getValue().asText());
        }
        return result;
    }
}
