package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.simulator.batch.NewBatch;
import io.spendlane.simulator.state.Owner;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is checked at once when a batch is created. */
final class CreateRules {
    private static final int MOST_PAIRS = 16;
    private static final int LONGEST_KEY = 64;
    private static final int LONGEST_VALUE = 512;

    private static final long SHORTEST_RESULT_LIFE = 3_600;
    private static final long LONGEST_RESULT_LIFE = 2_592_000;

    private final Terms terms;

    CreateRules(Terms terms) {
        this.terms = terms;
    }

    NewBatch check(JsonNode body, Owner owner) {
        String file = required(body, "input_file_id");
        String endpoint = required(body, "endpoint");
        String usual = terms.usualWindow();
        String window =
                usual != null && !body.hasNonNull("completion_window") ? usual : required(body, "completion_window");
        if (!terms.endpoints().contains(endpoint)) {
            throw value("endpoint", endpoint, terms.endpoints().toString());
        }
        Duration life = terms.window(window).orElseThrow(() -> value("completion_window", window, terms.windows()));
        return new NewBatch(
                owner,
                List.of(file),
                null,
                endpoint,
                window,
                terms.life(life),
                metadata(body.path("metadata")),
                resultLife(body),
                null);
    }

    private static String required(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            throw OpenAiError.invalid(
                    "Missing required parameter: '" + name + "'.", name, "missing_required_parameter");
        }
        if (!value.isTextual()) {
            throw OpenAiError.invalid("Invalid type for '" + name + "': expected a string.", name, "invalid_type");
        }
        return value.asText();
    }

    private static OpenAiError value(String name, String given, String supported) {
        return OpenAiError.invalid(
                "Invalid value: '" + given + "'. Supported values are: " + supported + ".", name, "invalid_value");
    }

    private static @Nullable Map<String, String> metadata(JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return null;
        }
        if (!json.isObject()) {
            throw OpenAiError.invalid("Invalid type for 'metadata': expected an object.", "metadata", "invalid_type");
        }
        if (json.size() > MOST_PAIRS) {
            throw OpenAiError.invalid(
                    "Invalid 'metadata': too many properties. Expected an object with at most 16 properties, but got "
                            + json.size() + " properties instead.",
                    "metadata",
                    "object_above_max_properties");
        }
        Map<String, String> result = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> pair : json.properties()) {
            result.put(key(pair.getKey()), text(pair));
        }
        return result;
    }

    private static String key(String key) {
        if (key.length() > LONGEST_KEY) {
            throw OpenAiError.invalid(
                    "Invalid 'metadata': key too long. Expected at most 64 characters.",
                    "metadata",
                    "string_above_max_length");
        }
        return key;
    }

    private static String text(Map.Entry<String, JsonNode> pair) {
        String param = "metadata." + pair.getKey();
        if (!pair.getValue().isTextual()) {
            throw OpenAiError.invalid("Invalid type for '" + param + "': expected a string.", param, "invalid_type");
        }
        if (pair.getValue().asText().length() > LONGEST_VALUE) {
            throw OpenAiError.invalid(
                    "Invalid '" + param + "': string too long. Expected at most 512 characters.",
                    param,
                    "string_above_max_length");
        }
        return pair.getValue().asText();
    }

    private static long resultLife(JsonNode body) {
        JsonNode expiry = body.path("output_expires_after");
        if (expiry.isMissingNode() || expiry.isNull()) {
            return LONGEST_RESULT_LIFE;
        }
        if (!expiry.path("anchor").asText().equals("created_at")) {
            throw value("output_expires_after.anchor", expiry.path("anchor").asText(), "'created_at'");
        }
        if (!expiry.path("seconds").isIntegralNumber()
                || expiry.path("seconds").asLong() < SHORTEST_RESULT_LIFE
                || expiry.path("seconds").asLong() > LONGEST_RESULT_LIFE) {
            throw value("output_expires_after.seconds", expiry.path("seconds").asText(), "3600 to 2592000");
        }
        return expiry.path("seconds").asLong();
    }
}
