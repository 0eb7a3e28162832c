package io.spendlane.operator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.wire.RequestLines;
import org.jspecify.annotations.Nullable;

/** A line of a batch's input file: one chat completion. */
final class RequestLine {
    private RequestLine() {}

    /** @throws IllegalArgumentException when the request says what no request may say */
    static byte[] write(ChatRequest request, String model, Dialect dialect) {
        RequestLines.check(request);
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("custom_id", request.customId())
                .put("method", "POST")
                .put("url", dialect.endpoint());
        line.set("body", body(request, model));
        return RequestLines.bytes(line);
    }

    private static ObjectNode body(ChatRequest request, String model) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", model);
        ArrayNode messages = body.putArray("messages");
        request.messages()
                .forEach(message ->
                        messages.addObject().put("role", message.role()).put("content", message.content()));
        body.put("max_completion_tokens", request.maxOutputTokens());
        addSchema(body, request.responseSchema());
        for (String name : ChatRequest.PARAMETERS) {
            JsonNode value = request.parameters().get(name);
            if (value != null) {
                body.set(name, value);
            }
        }
        return body;
    }

    /** Not strict: that takes a part of JSON Schema only, and fails every line of a batch whose schema goes beyond it. */
    private static void addSchema(ObjectNode body, @Nullable JsonNode schema) {
        if (schema == null) {
            return;
        }
        body.putObject("response_format")
                .put("type", "json_schema")
                .putObject("json_schema")
                .put("name", "response")
                .put("strict", false)
                .set("schema", schema);
    }
}
