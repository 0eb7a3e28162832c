package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.Prose;
import io.spendlane.simulator.answers.SchemaExample;
import io.spendlane.simulator.answers.Tokens;
import io.spendlane.simulator.billing.ModelPrice;
import io.spendlane.simulator.billing.TokenUse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/chat/completions}. */
final class ChatCompletions implements Endpoint {
    private static final long PER_REQUEST = 3;
    private static final long PER_MESSAGE = 4;
    private static final int SHORTEST = 16;
    private static final int LONGEST = 96;
    private static final long FILL_WITHOUT_LIMIT = 4096;

    @Override
    public String operation() {
        return "chat";
    }

    @Override
    public void check(ObjectNode body, ModelPrice price) {
        ChatRules.check(body);
        long room = price.contextWindow();
        long input = inputTokens(body);
        if (input > room) {
            throw OpenAiError.invalid(
                    "This model's maximum context length is " + room + " tokens. However, your messages resulted in "
                            + input + " tokens. Please reduce the length of the messages.",
                    "messages",
                    "context_length_exceeded");
        }
    }

    /** Text at one token per four bytes, 4 per message, 3 per request; a schema counts like text. */
    @Override
    public long inputTokens(ObjectNode body) {
        long tokens = PER_REQUEST;
        for (JsonNode message : body.path("messages")) {
            tokens += PER_MESSAGE
                    + Tokens.count(content(message))
                    + Tokens.count(message.path("name").asText(""));
        }
        JsonNode schema = body.path("response_format").path("json_schema");
        return schema.isMissingNode() ? tokens : tokens + Tokens.count(schema.toString());
    }

    @Override
    public String text(ObjectNode body) {
        StringBuilder text = new StringBuilder();
        body.path("messages").forEach(message -> text.append(content(message)).append('\n'));
        return text.toString();
    }

    private static String content(JsonNode message) {
        JsonNode content = message.path("content");
        if (!content.isArray()) {
            return content.asText("");
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.has("text") ? part.path("text").asText() : part.toString()));
        return text.toString();
    }

    @Override
    public Answer answer(ObjectNode body, Ask ask) {
        long input = inputTokens(body) + ask.billing().hiddenInputTokens();
        long limit = limit(body, ask.price());
        long reasoning = Math.min(ask.billing().thinking(), limit);
        ArrayNode choices = JsonNodeFactory.instance.arrayNode();
        long output = 0;
        int count = body.path("n").asInt(1);
        for (int i = 0; i < count; i++) {
            Choice choice = choice(body, ask, limit - reasoning, ask.seed() + i);
            choices.add(choice.json(i));
            output += reasoning + choice.tokens();
        }
        long cacheWrite = ask.billing().cacheWrites() && ask.price().billsCacheWrites() ? input : 0;
        TokenUse use = new TokenUse(input, 0, cacheWrite, output, reasoning * count);
        return new Answer(completion(ask, choices, use), use);
    }

    private static long limit(ObjectNode body, ModelPrice price) {
        long most = price.maxOutputTokens() == null ? FILL_WITHOUT_LIMIT : price.maxOutputTokens();
        JsonNode asked =
                body.hasNonNull("max_completion_tokens") ? body.path("max_completion_tokens") : body.path("max_tokens");
        return asked.isNumber() ? Math.min(asked.asLong(), most) : most;
    }

    private static Choice choice(ObjectNode body, Ask ask, long room, long seed) {
        if (room <= 0) {
            return new Choice("", null, "length", 0);
        }
        return switch (ask.outcome().kind()) {
            case EMPTY -> new Choice("", null, "stop", 0);
            case REFUSAL -> cut(null, "I'm sorry, I can't help with that.", "stop", room);
            case FILTER -> new Choice("", null, "content_filter", 0);
            case LENGTH ->
                cut(
                        Prose.atLeast(Math.min(room, FILL_WITHOUT_LIMIT) + 1, seed),
                        null,
                        "length",
                        Math.min(room, FILL_WITHOUT_LIMIT));
            case GARBLED -> cut("{\"unfinished\": [", null, "stop", room);
            default -> cut(said(body, seed), null, "stop", room);
        };
    }

    private static Choice cut(@Nullable String content, @Nullable String refusal, String finish, long room) {
        String text = content == null ? String.valueOf(refusal) : content;
        String kept = Tokens.cut(text, room);
        String reason = kept.length() < text.length() ? "length" : finish;
        return content == null
                ? new Choice(null, kept, reason, Tokens.count(kept))
                : new Choice(kept, null, reason, Tokens.count(kept));
    }

    private static String said(ObjectNode body, long seed) {
        JsonNode format = body.path("response_format");
        return switch (format.path("type").asText("text")) {
            case "json_schema" ->
                SchemaExample.of(format.path("json_schema").path("schema"), seed)
                        .toString();
            case "json_object" ->
                JsonNodeFactory.instance
                        .objectNode()
                        .put("answer", Prose.words(8, seed))
                        .toString();
            default -> Prose.atLeast(SHORTEST + Math.floorMod(seed, LONGEST - SHORTEST), seed);
        };
    }

    private static ObjectNode completion(Ask ask, ArrayNode choices, TokenUse use) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("id", "chatcmpl-" + Long.toHexString(ask.seed()));
        result.put("object", "chat.completion");
        result.put("created", ask.time().getEpochSecond());
        result.put("model", ask.model() + "-2026");
        result.set("choices", choices);
        result.set("usage", UsageJson.chat(use));
        result.put("service_tier", "default");
        result.putNull("system_fingerprint");
        return result;
    }

    private record Choice(
            @Nullable String content, @Nullable String refusal, String finishReason, long tokens) {
        ObjectNode json(int index) {
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            result.put("index", index);
            ObjectNode message = result.putObject("message");
            message.put("role", "assistant").put("content", content).put("refusal", refusal);
            message.putArray("annotations");
            result.putNull("logprobs");
            result.put("finish_reason", finishReason);
            return result;
        }
    }
}
