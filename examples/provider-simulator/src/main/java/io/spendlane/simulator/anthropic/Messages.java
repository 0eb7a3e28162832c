package io.spendlane.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.Prose;
import io.spendlane.simulator.answers.Tokens;
import io.spendlane.simulator.billing.Mode;
import io.spendlane.simulator.billing.ModelPrice;
import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.http.ProviderWire;
import io.spendlane.simulator.model.Answer;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.model.Speech;
import io.spendlane.simulator.model.Speech.Ending;
import io.spendlane.simulator.model.Speech.Wanted;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code /v1/messages}. */
final class Messages implements ModelCall {
    private static final long PER_REQUEST = 3;
    private static final long PER_MESSAGE = 4;

    private final ApiVersion version;

    Messages(ApiVersion version) {
        this.version = version;
    }

    /** One for each version, by its name. */
    static Map<String, Messages> ofAllVersions() {
        return Arrays.stream(ApiVersion.values()).collect(Collectors.toMap(ApiVersion::text, Messages::new));
    }

    @Override
    public String operation() {
        return ProviderWire.CHAT;
    }

    @Override
    public void check(ObjectNode body, ModelPrice price) {
        MessageRules.check(body, price, version);
        long input = inputTokens(body);
        if (input > price.contextWindow()) {
            throw AnthropicError.invalid(
                    "prompt is too long: " + input + " tokens > " + price.contextWindow() + " maximum");
        }
    }

    /** Text at one token per four bytes, 4 per message, 3 per request; a schema counts like text. */
    @Override
    public long inputTokens(ObjectNode body) {
        long tokens = PER_REQUEST + Tokens.count(content(body.path("system")));
        for (JsonNode message : body.path("messages")) {
            tokens += PER_MESSAGE + Tokens.count(content(message.path("content")));
        }
        JsonNode schema = schema(body);
        return schema.isMissingNode() ? tokens : tokens + Tokens.count(schema.toString());
    }

    @Override
    public String text(ObjectNode body) {
        StringBuilder text = new StringBuilder(content(body.path("system"))).append('\n');
        body.path("messages")
                .forEach(
                        message -> text.append(content(message.path("content"))).append('\n'));
        return text.toString();
    }

    /** A string, or blocks. */
    private static String content(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        StringBuilder text = new StringBuilder();
        content.forEach(
                block -> text.append(block.has("text") ? block.path("text").asText() : block.toString()));
        return text.toString();
    }

    private static JsonNode schema(ObjectNode body) {
        JsonNode newer = body.path("output_config").path("format").path("schema");
        return newer.isMissingNode() ? body.path("output_format").path("schema") : newer;
    }

    @Override
    public Answer answer(ObjectNode body, Ask ask) {
        long limit = ask.limit(body.path("max_tokens"));
        long thinking = ask.reasoning(limit);
        JsonNode schema = schema(body);
        Wanted wanted = schema.isMissingNode() ? Wanted.TEXT : Wanted.schema(schema);
        Speech speech = Speech.of(ask.outcome(), wanted, limit - thinking, ask.seed());
        TokenUse use = ask.use(inputTokens(body), thinking + speech.tokens(), thinking);
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("id", "msg_" + Long.toHexString(ask.seed()));
        message.put("type", "message").put("role", "assistant").put("model", ask.model());
        say(message.putArray("content"), speech, thinking);
        message.put("stop_reason", stopReason(speech));
        message.putNull("stop_sequence");
        message.set("usage", usage(use, ask.mode()));
        return new Answer(message, use);
    }

    private static void say(ArrayNode content, Speech speech, long thinking) {
        if (thinking > 0) {
            content.addObject()
                    .put("type", "thinking")
                    .put("thinking", Prose.words(5, thinking))
                    .put("signature", "c2ltdWxhdGVk");
        }
        if (!speech.text().isEmpty()) {
            content.addObject().put("type", "text").put("text", speech.text());
        }
    }

    private static String stopReason(Speech speech) {
        if (speech.refused() || speech.ending() == Ending.FILTERED) {
            return "refusal";
        }
        return speech.ending() == Ending.CUT ? "max_tokens" : "end_turn";
    }

    private static ObjectNode usage(TokenUse use, Mode mode) {
        ObjectNode usage = JsonNodeFactory.instance.objectNode();
        usage.put("input_tokens", use.input() - use.cached() - use.cacheWrite());
        usage.put("cache_creation_input_tokens", use.cacheWrite());
        usage.put("cache_read_input_tokens", use.cached());
        usage.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", use.cacheWrite())
                .put("ephemeral_1h_input_tokens", 0);
        usage.put("output_tokens", use.output());
        if (use.reasoning() > 0) {
            usage.putObject("output_tokens_details").put("thinking_tokens", use.reasoning());
        }
        return usage.put("service_tier", mode == Mode.BATCH ? "batch" : "standard");
    }
}
