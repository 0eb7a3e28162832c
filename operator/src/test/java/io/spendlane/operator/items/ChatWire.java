package io.spendlane.operator.items;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.MalformedResultException;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Lines like those of OpenAI's batch files, as small as these tests allow. A token is bounded by a byte. */
final class ChatWire implements BatchWire {
    static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Limits limits() {
        return new Limits(50_000, 200_000_000);
    }

    @Override
    public Duration settlingTime() {
        return Duration.ZERO;
    }

    @Override
    public byte[] requestLine(ChatRequest request, String model) {
        ObjectNode line = JSON.createObjectNode().put("custom_id", request.customId());
        ObjectNode body = line.putObject("body").put("model", model);
        request.messages()
                .forEach(message -> body.withArray("messages")
                        .addObject()
                        .put("role", message.role())
                        .put("content", message.content()));
        body.put("max_completion_tokens", request.maxOutputTokens());
        request.parameters().forEach(body::set);
        if (request.responseSchema() != null) {
            body.set("response_format", request.responseSchema());
        }
        try {
            return JSON.writeValueAsBytes(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public Bound bound(byte[] requestLine) {
        return new Bound(requestLine.length, Long.parseLong(field(requestLine, "max_completion_tokens")));
    }

    @Override
    public String customId(byte[] requestLine) {
        return field(requestLine, "custom_id");
    }

    @Override
    public ResultLine resultLine(byte[] line) throws MalformedResultException {
        JsonNode row;
        try {
            row = JSON.readTree(line);
        } catch (IOException e) {
            throw new MalformedResultException("no JSON");
        }
        if (!row.path("custom_id").isTextual()) {
            throw new MalformedResultException("no custom id");
        }
        String customId = row.path("custom_id").textValue();
        if (row.hasNonNull("error")) {
            String code = row.path("error").path("code").asText();
            return new ResultLine.Failed(
                    customId,
                    code,
                    !code.equals("refused"),
                    row.path("error").path("billed").asBoolean());
        }
        JsonNode body = row.path("response").path("body");
        JsonNode choice = body.path("choices").path(0);
        JsonNode usage = body.path("usage");
        return new ResultLine.Answered(
                customId,
                choice.path("message").path("content"),
                choice.path("finish_reason").asText(),
                usage.isObject()
                        ? new Usage(
                                usage.path("prompt_tokens").asLong(),
                                usage.path("cached_tokens").asLong(),
                                0,
                                usage.path("completion_tokens").asLong(),
                                usage.path("reasoning_tokens").asLong())
                        : null);
    }

    /** A row with an answer. */
    static ObjectNode answer(String customId, String text, long input, long output) {
        ObjectNode row = JSON.createObjectNode().put("id", "r").put("custom_id", customId);
        ObjectNode body = row.putObject("response")
                .put("status_code", 200)
                .putObject("body")
                .put("object", "chat.completion");
        ObjectNode choice = body.putArray("choices").addObject().put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", text);
        body.putObject("usage")
                .put("prompt_tokens", input)
                .put("cached_tokens", 0)
                .put("completion_tokens", output)
                .put("reasoning_tokens", 0);
        row.putNull("error");
        return row;
    }

    /** A row with an answer and no usage. */
    static ObjectNode unmetered(String customId, String text) {
        ObjectNode row = answer(customId, text, 0, 0);
        ((ObjectNode) row.path("response").path("body")).remove("usage");
        return row;
    }

    /** A row without an answer; code {@code refused} is for good. */
    static ObjectNode failure(String customId, String code, boolean mayBeBilled) {
        ObjectNode row = JSON.createObjectNode().put("custom_id", customId).putNull("response");
        row.putObject("error").put("code", code).put("billed", mayBeBilled);
        return row;
    }

    private static String field(byte[] line, String name) {
        try (JsonParser json = JSON.createParser(line)) {
            while (json.nextToken() != null) {
                if (json.hasToken(JsonToken.FIELD_NAME) && json.currentName().equals(name)) {
                    return json.nextToken().isScalarValue() ? json.getText() : "";
                }
            }
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
