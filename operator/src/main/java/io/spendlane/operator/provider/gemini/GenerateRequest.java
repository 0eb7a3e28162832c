package io.spendlane.operator.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.ChatRequest.Message;
import io.spendlane.operator.provider.wire.Instructions;
import io.spendlane.operator.provider.wire.RequestLines;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A line of a batch's input file: a key and a GenerateContentRequest. The model is in the batch's address. */
final class GenerateRequest {
    private static final Map<String, String> NAMES = Map.of(
            "temperature", "temperature",
            "top_p", "topP",
            "seed", "seed",
            "stop", "stopSequences",
            "frequency_penalty", "frequencyPenalty",
            "presence_penalty", "presencePenalty");

    private static final List<String> UNKNOWN = List.of("reasoning_effort", "verbosity");

    private GenerateRequest() {}

    static @Nullable String refusal(ChatRequest request) {
        for (String name : UNKNOWN) {
            if (request.parameters().containsKey(name)) {
                return "Gemini has no parameter " + name;
            }
        }
        JsonNode seed = request.parameters().get("seed");
        if (seed != null && !seed.canConvertToInt()) {
            return "Gemini takes a seed of 32 bits";
        }
        if (request.messages().stream().anyMatch(message -> message.content().isEmpty())) {
            return "Gemini takes no empty message";
        }
        return Instructions.refusal("Gemini", request.messages());
    }

    /** @throws IllegalArgumentException when the request says what no request may say */
    static byte[] line(ChatRequest request) {
        RequestLines.check(request);
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("key", request.customId());
        ObjectNode body = line.putObject("request");
        Instructions instructions = Instructions.of(request.messages());
        ArrayNode contents = body.putArray("contents");
        for (Message message : instructions.conversation()) {
            ObjectNode content =
                    contents.addObject().put("role", message.role().equals("assistant") ? "model" : message.role());
            content.putArray("parts").addObject().put("text", message.content());
        }
        if (instructions.text() != null) {
            body.putObject("systemInstruction").putArray("parts").addObject().put("text", instructions.text());
        }
        configure(body.putObject("generationConfig"), request);
        return RequestLines.bytes(line);
    }

    private static void configure(ObjectNode config, ChatRequest request) {
        config.put("maxOutputTokens", request.maxOutputTokens());
        for (String name : ChatRequest.PARAMETERS) {
            JsonNode value = request.parameters().get(name);
            String theirs = NAMES.get(name);
            if (value == null || theirs == null) {
                continue;
            }
            if (name.equals("stop") && !value.isArray()) {
                config.putArray(theirs).add(value);
            } else {
                config.set(theirs, value);
            }
        }
        if (request.responseSchema() != null) {
            config.put("responseMimeType", "application/json").set("responseJsonSchema", request.responseSchema());
        }
    }
}
