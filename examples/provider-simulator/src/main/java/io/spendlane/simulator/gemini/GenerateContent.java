package io.spendlane.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.Outcome;
import io.spendlane.simulator.answers.Tokens;
import io.spendlane.simulator.billing.ModelPrice;
import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.http.ProviderWire;
import io.spendlane.simulator.model.Answer;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.model.Speech;
import io.spendlane.simulator.model.Speech.Ending;
import io.spendlane.simulator.model.Speech.Wanted;

/** {@code :generateContent}. */
final class GenerateContent implements ModelCall {
    private static final long PER_REQUEST = 3;
    private static final long PER_CONTENT = 4;

    @Override
    public String operation() {
        return ProviderWire.CHAT;
    }

    @Override
    public String usageField() {
        return "usageMetadata";
    }

    @Override
    public void check(ObjectNode body, ModelPrice price) {
        ContentRules.check(body);
        long input = inputTokens(body);
        if (input > price.contextWindow()) {
            throw GeminiError.invalid("The input token count (" + input
                    + ") exceeds the maximum number of tokens allowed (" + price.contextWindow() + ").");
        }
    }

    /** Text at one token per four bytes, 4 per content, 3 per request; a schema counts like text. */
    @Override
    public long inputTokens(ObjectNode body) {
        long tokens = PER_REQUEST + Tokens.count(text(Fields.get(body, "systemInstruction")));
        for (JsonNode content : body.path("contents")) {
            tokens += PER_CONTENT + Tokens.count(text(content));
        }
        JsonNode schema = schema(body);
        return schema.isMissingNode() ? tokens : tokens + Tokens.count(schema.toString());
    }

    @Override
    public String text(ObjectNode body) {
        StringBuilder text = new StringBuilder(text(Fields.get(body, "systemInstruction"))).append('\n');
        body.path("contents").forEach(content -> text.append(text(content)).append('\n'));
        return text.toString();
    }

    private static String text(JsonNode content) {
        StringBuilder text = new StringBuilder();
        content.path("parts")
                .forEach(
                        part -> text.append(part.has("text") ? part.path("text").asText() : part.toString()));
        return text.toString();
    }

    private static JsonNode schema(ObjectNode body) {
        JsonNode config = Fields.get(body, "generationConfig");
        JsonNode newer = Fields.get(config, "responseJsonSchema");
        return newer.isMissingNode() ? Fields.get(config, "responseSchema") : newer;
    }

    @Override
    public Answer answer(ObjectNode body, Ask ask) {
        JsonNode config = Fields.get(body, "generationConfig");
        long limit = ask.limit(Fields.get(config, "maxOutputTokens"));
        long thoughts = ask.reasoning(limit);
        JsonNode schema = schema(body);
        Wanted text =
                Fields.get(config, "responseMimeType").asText().equals("application/json") ? Wanted.JSON : Wanted.TEXT;
        Wanted wanted = schema.isMissingNode() ? text : Wanted.schema(LowerCaseTypes.of(schema));
        Speech speech = Speech.of(ask.outcome(), wanted, limit - thoughts, ask.seed());
        TokenUse use = ask.use(inputTokens(body), thoughts + speech.tokens(), thoughts);
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        if (ask.outcome().kind() == Outcome.Kind.FILTER) {
            result.putObject("promptFeedback").put("blockReason", "PROHIBITED_CONTENT");
        } else {
            candidate(result.putArray("candidates").addObject(), speech);
        }
        result.set("usageMetadata", usage(use));
        result.put("modelVersion", ask.model());
        result.put("responseId", Long.toHexString(ask.seed()));
        return new Answer(result, use);
    }

    private static void candidate(ObjectNode candidate, Speech speech) {
        ObjectNode content = candidate.putObject("content");
        if (!speech.text().isEmpty()) {
            content.putArray("parts").addObject().put("text", speech.text());
        }
        content.put("role", "model");
        candidate.put("finishReason", speech.ending() == Ending.CUT ? "MAX_TOKENS" : "STOP");
        candidate.put("index", 0);
    }

    /** Thoughts stand beside the candidates' tokens; zeros are left out. */
    private static ObjectNode usage(TokenUse use) {
        ObjectNode usage = JsonNodeFactory.instance.objectNode();
        count(usage, "promptTokenCount", use.input());
        count(usage, "cachedContentTokenCount", use.cached());
        count(usage, "candidatesTokenCount", use.output() - use.reasoning());
        count(usage, "thoughtsTokenCount", use.reasoning());
        count(usage, "totalTokenCount", use.total());
        return usage;
    }

    private static void count(ObjectNode usage, String name, long count) {
        if (count > 0) {
            usage.put(name, count);
        }
    }
}
