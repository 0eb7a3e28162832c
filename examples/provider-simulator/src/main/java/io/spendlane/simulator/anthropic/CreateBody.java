package io.spendlane.simulator.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.BatchWork.Found;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.model.Models;
import io.spendlane.simulator.provider.InlineInput;
import io.spendlane.simulator.state.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the body of a create request by request: keys are checked at once, what is asked for is not. */
final class CreateBody {
    private static final long MOST_BYTES = 256_000_000;
    private static final int MOST_REQUESTS = 100_000;
    private static final Pattern CUSTOM_ID = Pattern.compile("^[a-zA-Z0-9_-]{1,64}$");

    private final InlineInput input;
    private final ModelCall messages;
    private final Set<String> customIds = new HashSet<>();
    private String model = "";
    private long tokens;

    private CreateBody(InlineInput input, ModelCall messages) {
        this.input = input;
        this.messages = messages;
    }

    /** @param input takes the requests, one per line */
    static Found read(Path body, InlineInput input, ModelCall messages) throws IOException {
        if (Files.size(body) > MOST_BYTES) {
            throw AnthropicError.typical(413, null);
        }
        CreateBody reader = new CreateBody(input, messages);
        try (JsonParser json = Json.MAPPER.getFactory().createParser(body.toFile())) {
            reader.read(json);
        } catch (JsonProcessingException e) {
            throw AnthropicError.invalid("The request body is not valid JSON: " + e.getOriginalMessage());
        }
        return new Found(reader.model, input.rows(), reader.tokens, 0);
    }

    private void read(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw AnthropicError.invalid("The request body must be an object.");
        }
        boolean found = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (!name.equals("requests")) {
                throw AnthropicError.invalid(name + ": Extra inputs are not permitted");
            }
            if (!json.isExpectedStartArrayToken()) {
                throw AnthropicError.invalid("requests: Input should be a valid list");
            }
            found = true;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                add(Json.MAPPER.readTree(json));
            }
        }
        if (!found) {
            throw AnthropicError.invalid("requests: Field required");
        }
        if (input.rows() == 0) {
            throw AnthropicError.invalid("requests: List should have at least 1 item after validation, not 0");
        }
    }

    private void add(JsonNode request) throws IOException {
        String place = "requests." + input.rows() + ".";
        JsonNode customId = request.path("custom_id");
        if (!customId.isTextual()) {
            throw AnthropicError.invalid(place + "custom_id: Field required");
        }
        if (!CUSTOM_ID.matcher(customId.asText()).matches()) {
            throw AnthropicError.invalid(
                    place + "custom_id: String should match pattern '" + CUSTOM_ID.pattern() + "'");
        }
        if (!customIds.add(customId.asText())) {
            throw AnthropicError.invalid("requests: custom_id must be unique, found duplicate: " + customId.asText());
        }
        if (!(request.path("params") instanceof ObjectNode params)) {
            throw AnthropicError.invalid(place + "params: Field required");
        }
        if (input.rows() == MOST_REQUESTS) {
            throw AnthropicError.invalid("requests: List should have at most " + MOST_REQUESTS + " items");
        }
        tokens += messages.inputTokens(params);
        model = Models.together(model, params.path("model").asText(""));
        input.add(request);
    }
}
