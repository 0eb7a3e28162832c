package io.spendlane.operator.items;

import static io.spendlane.operator.items.InputFault.Reason.FIELD_INVALID;
import static io.spendlane.operator.items.InputFault.Reason.FIELD_NOT_ALLOWED;
import static io.spendlane.operator.items.InputFault.Reason.MESSAGES_INVALID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.ChatRequest.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request that a record brings along: {@code {"id", "messages", ...}}, or a line of an OpenAI batch file. A closed list
 * of fields: what is not known cannot be bounded, and is refused. A field that is null counts as absent. The model is the
 * lane's choice; the record's is passed over.
 */
final class OwnRequest {
    private static final Set<String> BATCH_LINE = Set.of("custom_id", "method", "url", "body");
    private static final Set<String> ENDPOINTS = Set.of("/v1/chat/completions", "/chat/completions");

    private final long line;
    private int maxOutputTokens;
    private @Nullable JsonNode responseSchema;
    private @Nullable List<Message> messages;
    private final Map<String, JsonNode> parameters = new LinkedHashMap<>();

    private OwnRequest(long line, int maxOutputTokens, @Nullable JsonNode responseSchema) {
        this.line = line;
        this.maxOutputTokens = maxOutputTokens;
        this.responseSchema = responseSchema;
    }

    /**
     * @param maxOutputTokens of the step; a record may ask for fewer, never for more
     * @param responseSchema of the step; a record may bring one where the step has none
     */
    static OwnRequest of(InputRecord record, int maxOutputTokens, @Nullable JsonNode responseSchema) throws InputFault {
        OwnRequest request = new OwnRequest(record.line(), maxOutputTokens, responseSchema);
        if (record.value().get("body") instanceof ObjectNode body) {
            request.readEnvelope(record.value());
            request.readBody(body, Set.of());
        } else {
            request.readBody(record.value(), Set.of("id", "custom_id"));
        }
        return request;
    }

    ChatRequest asked(String customId, @Nullable Message first) throws InputFault {
        if (messages == null) {
            throw InputFault.at(
                    line,
                    MESSAGES_INVALID,
                    "the step has no prompt, and the record brings no messages. Give the step a prompt such as"
                            + " \"Summarise:\\n{{text}}\", or each record a field messages.");
        }
        List<Message> all = new ArrayList<>();
        if (first != null) {
            all.add(first);
        }
        all.addAll(messages);
        // In the order of the list, whatever the record's: the same work gives the same bytes.
        Map<String, JsonNode> ordered = new LinkedHashMap<>();
        for (String name : ChatRequest.PARAMETERS) {
            JsonNode value = parameters.get(name);
            if (value != null) {
                ordered.put(name, value);
            }
        }
        return new ChatRequest(
                customId,
                Collections.unmodifiableList(all),
                maxOutputTokens,
                responseSchema,
                Collections.unmodifiableMap(ordered));
    }

    private void readEnvelope(ObjectNode envelope) throws InputFault {
        for (Map.Entry<String, JsonNode> field : envelope.properties()) {
            if (!BATCH_LINE.contains(field.getKey()) && !field.getValue().isNull()) {
                throw InputFault.at(
                        line,
                        FIELD_NOT_ALLOWED,
                        "a line of an OpenAI batch file has custom_id, method, url and body, and no field "
                                + InputFault.quoted(field.getKey()) + ".");
            }
        }
        JsonNode url = envelope.path("url");
        if (!absent(url) && !ENDPOINTS.contains(url.asText())) {
            throw InputFault.at(line, FIELD_INVALID, "the url has to be /v1/chat/completions: nothing else is priced.");
        }
        JsonNode method = envelope.path("method");
        if (!absent(method) && !method.asText().equals("POST")) {
            throw InputFault.at(line, FIELD_INVALID, "the method has to be POST.");
        }
    }

    private void readBody(ObjectNode body, Set<String> ids) throws InputFault {
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (!absent(field.getValue()) && !ids.contains(field.getKey())) {
                readField(field.getKey(), field.getValue());
            }
        }
    }

    private void readField(String name, JsonNode value) throws InputFault {
        switch (name) {
            case "model" -> {}
            case "messages" -> messages = Messages.read(line, value);
            case "max_tokens", "max_completion_tokens" ->
                maxOutputTokens = Math.min(maxOutputTokens, Parameters.tokens(line, name, value));
            case "n" -> tolerate(name, value.isInt() && value.intValue() == 1, "only n = 1 can be bounded");
            case "stream" -> tolerate(name, value.isBoolean() && !value.booleanValue(), "a batch does not stream");
            case "response_format" -> readFormat(value);
            default -> {
                if (!ChatRequest.PARAMETERS.contains(name)) {
                    throw InputFault.at(
                            line,
                            FIELD_NOT_ALLOWED,
                            "the field " + InputFault.quoted(name)
                                    + " cannot be sent: what it costs cannot be bounded yet. Remove it. Allowed beside"
                                    + " messages: max_completion_tokens, response_format, "
                                    + String.join(", ", ChatRequest.PARAMETERS) + ".");
                }
                Parameters.check(line, name, value);
                parameters.put(name, value);
            }
        }
    }

    private void tolerate(String name, boolean harmless, String why) throws InputFault {
        if (!harmless) {
            throw InputFault.at(line, FIELD_NOT_ALLOWED, why + ". Remove the field " + name + ".");
        }
    }

    private void readFormat(JsonNode format) throws InputFault {
        if (format.path("type").asText().equals("text")) {
            return;
        }
        JsonNode schema = format.path("json_schema").path("schema");
        if (!format.path("type").asText().equals("json_schema") || !schema.isObject()) {
            throw InputFault.at(
                    line,
                    FIELD_NOT_ALLOWED,
                    "response_format may be {\"type\": \"json_schema\", \"json_schema\": {\"schema\": {...}}} and nothing"
                            + " else.");
        }
        if (responseSchema != null && !responseSchema.equals(schema)) {
            throw InputFault.at(
                    line,
                    FIELD_NOT_ALLOWED,
                    "the record brings another response_format than the step's responseSchema. Remove one of them.");
        }
        responseSchema = WellFormed.tree(schema);
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
