package io.spendlane.operator.provider.fireworks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.wire.RequestLines;
import org.jspecify.annotations.Nullable;

/** A line of a job's input: one chat completion. The model is the job's. */
final class FireworksLine {
    private FireworksLine() {}

    /** @throws IllegalArgumentException when the request says what no request may say */
    static byte[] write(ChatRequest request) {
        RequestLines.check(request);
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("custom_id", request.customId());
        ObjectNode body = line.putObject("body");
        ArrayNode messages = body.putArray("messages");
        for (ChatRequest.Message message : request.messages()) {
            messages.addObject().put("role", role(message.role())).put("content", message.content());
        }
        body.put("max_tokens", request.maxOutputTokens());
        addSchema(body, request.responseSchema());
        for (String name : ChatRequest.PARAMETERS) {
            JsonNode value = request.parameters().get(name);
            if (value != null) {
                body.set(name, value);
            }
        }
        return RequestLines.bytes(line);
    }

    /** It takes system, user, assistant and tool, and fails the job for any other. */
    private static String role(String role) {
        return role.equals("developer") ? "system" : role;
    }

    private static void addSchema(ObjectNode body, @Nullable JsonNode schema) {
        if (schema != null) {
            body.putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", "response")
                    .set("schema", schema);
        }
    }
}
