package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.batch.Problem;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is checked in each line of a batch input before anything is run. Keeps what spans lines: keys and the model. */
final class LineRules {
    private final String endpoint;
    private final ModelCatalog models;
    private final Terms terms;
    private final Set<String> customIds = new HashSet<>();
    private @Nullable String model;

    LineRules(String endpoint, ModelCatalog models, Terms terms) {
        this.terms = terms;
        this.endpoint = endpoint;
        this.models = models;
    }

    Optional<Problem> problem(byte[] bytes, int line) {
        Optional<JsonNode> parsed = Line.parse(bytes);
        if (parsed.isEmpty()) {
            return bad("invalid_json_line", "This line is not parseable as valid JSON.", null, line);
        }
        JsonNode json = parsed.get();
        for (String field : terms.lineFields()) {
            if (json.path(field).isMissingNode() || json.path(field).isNull()) {
                return bad("missing_required_parameter", "Missing required parameter: '" + field + "'.", field, line);
            }
        }
        if (!json.path("custom_id").isTextual() || !json.path("body").isObject()) {
            String field = json.path("body").isObject() ? "custom_id" : "body";
            return bad("invalid_request", "Invalid type for '" + field + "'.", field, line);
        }
        if (!customIds.add(json.path("custom_id").asText())) {
            String message = "The custom_id for this request is a duplicate of another request. "
                    + "The custom_id parameter must be unique for each request in a batch.";
            return bad("duplicate_custom_id", message, "custom_id", line);
        }
        if (terms.lineFields().contains("url") && !sameUrl(json.path("url").asText())) {
            return bad(
                    "invalid_url", "The URL provided for this request does not match the batch endpoint.", "url", line);
        }
        return bodyProblem(json.path("body"), line);
    }

    /** The version in front may be left out where both forms are known. */
    private boolean sameUrl(String url) {
        return url.equals(endpoint)
                || (terms.endpoints().contains(url)
                        && url.replaceFirst("^/v1", "").equals(endpoint.replaceFirst("^/v1", "")));
    }

    private Optional<Problem> bodyProblem(JsonNode body, int line) {
        String name = body.path("model").asText("");
        if (name.isEmpty()) {
            return bad("invalid_request", "The model is missing.", "body.model", line);
        }
        if (!terms.oneModel()) {
            return streamProblem(body, line);
        }
        if (model != null && !model.equals(name)) {
            String message = "The provided model '" + name + "' does not match the model of the first request, '"
                    + model + "'. Each batch must contain requests for a single model.";
            return bad("mismatched_model", message, "body.model", line);
        }
        if (models.find(name).isEmpty()) {
            String message = "The provided model '" + name + "' is not supported by the Batch API.";
            return bad("model_not_found", message, "body.model", line);
        }
        model = name;
        return streamProblem(body, line);
    }

    private static Optional<Problem> streamProblem(JsonNode body, int line) {
        if (body.path("stream").asBoolean(false)) {
            return bad("streaming_unsupported", "Streaming is not supported in the Batch API.", "body.stream", line);
        }
        return Optional.empty();
    }

    private static Optional<Problem> bad(String code, String message, @Nullable String param, int line) {
        return Optional.of(new Problem(code, message, param, line));
    }
}
