package io.spendlane.simulator.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.Tokens;
import io.spendlane.simulator.billing.ModelPrice;
import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.http.ProviderWire;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.model.Answer;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.model.Speech;
import io.spendlane.simulator.model.Speech.Wanted;
import org.jspecify.annotations.Nullable;

/** {@code /v1/chat/completions}. */
public final class ChatCompletions implements ModelCall {
    private static final long PER_REQUEST = 3;
    private static final long PER_MESSAGE = 4;

    private final ChatDialect dialect;

    public ChatCompletions(ChatDialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public String operation() {
        return ProviderWire.CHAT;
    }

    @Override
    public void check(ObjectNode body, ModelPrice price) {
        dialect.check(body);
        long input = inputTokens(body);
        if (input > price.contextWindow()) {
            throw dialect.tooLong(price.contextWindow(), input);
        }
    }

    @Override
    public @Nullable WireError filtered() {
        return dialect.filtered();
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
        long limit = ask.limit(
                body.hasNonNull("max_completion_tokens")
                        ? body.path("max_completion_tokens")
                        : body.path("max_tokens"));
        long reasoning = ask.reasoning(limit);
        ArrayNode choices = JsonNodeFactory.instance.arrayNode();
        long output = 0;
        int count = body.path("n").asInt(1);
        for (int i = 0; i < count; i++) {
            Speech speech = Speech.of(ask.outcome(), wanted(body), limit - reasoning, ask.seed() + i);
            dialect.speak(choices.addObject().put("index", i), speech, reasoning);
            output += reasoning + speech.tokens();
        }
        TokenUse use = ask.use(inputTokens(body), output, reasoning * count);
        return new Answer(completion(ask, choices, use), use);
    }

    private static Wanted wanted(ObjectNode body) {
        JsonNode format = body.path("response_format");
        return switch (format.path("type").asText("text")) {
            case "json_schema" -> Wanted.schema(format.path("json_schema").path("schema"));
            case "json_object" -> Wanted.JSON;
            default -> Wanted.TEXT;
        };
    }

    private ObjectNode completion(Ask ask, ArrayNode choices, TokenUse use) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("id", "chatcmpl-" + Long.toHexString(ask.seed()));
        result.put("object", "chat.completion");
        result.put("created", ask.time().getEpochSecond());
        result.put("model", ask.model());
        result.set("choices", choices);
        dialect.finish(result, ask, use);
        return result;
    }
}
