package io.spendlane.operator.provider.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.operator.provider.ChatRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A line of a batch's input file: one chat completion. */
final class RequestLine {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Pattern CUSTOM_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private RequestLine() {}

    /** @throws IllegalArgumentException when the request says what no request may say */
    static byte[] write(ChatRequest request, String model) {
        if (!CUSTOM_ID.matcher(request.customId()).matches()) {
            throw new IllegalArgumentException("a custom id is " + CUSTOM_ID + "; this is " + request.customId());
        }
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("custom_id", request.customId())
                .put("method", "POST")
                .put("url", OpenAIBatches.ENDPOINT);
        line.set("body", body(request, model));
        // Half a surrogate pair has no UTF-8: it goes out as "?", where Jackson's own UTF-8 would refuse the request.
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The first field of a line that we wrote; read, wherever it is. */
    static String customId(byte[] line) {
        try (JsonParser parser = FACTORY.createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals("custom_id")) {
                    return parser.getText();
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a request's line is no JSON object");
        }
        throw new IllegalArgumentException("a request's line has no custom_id");
    }

    private static ObjectNode body(ChatRequest request, String model) {
        if (request.maxOutputTokens() < 1) {
            throw new IllegalArgumentException("a request's output is limited to 1 token or more; request "
                    + request.customId() + " says " + request.maxOutputTokens());
        }
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
        if (!ChatRequest.PARAMETERS.containsAll(request.parameters().keySet())) {
            throw new IllegalArgumentException("request " + request.customId() + " has parameters other than "
                    + String.join(", ", ChatRequest.PARAMETERS));
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
