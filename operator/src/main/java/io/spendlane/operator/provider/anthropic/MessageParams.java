package io.spendlane.operator.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.ChatRequest.Message;
import io.spendlane.operator.provider.wire.Instructions;
import io.spendlane.operator.provider.wire.RequestLines;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request of a batch: the parameters of a message. */
final class MessageParams {
    private static final List<String> UNKNOWN =
            List.of("seed", "frequency_penalty", "presence_penalty", "reasoning_effort", "verbosity");

    private MessageParams() {}

    static @Nullable String refusal(ChatRequest request) {
        for (String name : UNKNOWN) {
            if (request.parameters().containsKey(name)) {
                return "Anthropic has no parameter " + name;
            }
        }
        JsonNode temperature = request.parameters().get("temperature");
        if (temperature != null && temperature.doubleValue() > 1) {
            return "Anthropic takes a temperature of at most 1";
        }
        return Instructions.refusal("Anthropic", request.messages());
    }

    /** @throws IllegalArgumentException when the request says what no request may say */
    static byte[] line(ChatRequest request, String model) {
        RequestLines.check(request);
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("custom_id", request.customId());
        ObjectNode params = line.putObject("params").put("model", model).put("max_tokens", request.maxOutputTokens());
        Instructions instructions = Instructions.of(request.messages());
        if (instructions.text() != null) {
            params.put("system", instructions.text());
        }
        ArrayNode messages = params.putArray("messages");
        for (Message message : instructions.conversation()) {
            messages.addObject().put("role", message.role()).put("content", message.content());
        }
        for (String name : ChatRequest.PARAMETERS) {
            JsonNode value = request.parameters().get(name);
            if (value != null) {
                set(params, name, value);
            }
        }
        if (request.responseSchema() != null) {
            params.putObject("output_config")
                    .putObject("format")
                    .put("type", "json_schema")
                    .set("schema", request.responseSchema());
        }
        return RequestLines.bytes(line);
    }

    private static void set(ObjectNode params, String name, JsonNode value) {
        if (!name.equals("stop")) {
            params.set(name, value);
        } else if (value.isArray()) {
            params.set("stop_sequences", value);
        } else {
            params.putArray("stop_sequences").add(value);
        }
    }
}
