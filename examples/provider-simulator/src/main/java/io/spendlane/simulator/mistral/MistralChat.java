package io.spendlane.simulator.mistral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.Prose;
import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.chat.ChatDialect;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.model.Speech;
import io.spendlane.simulator.model.Speech.Ending;
import java.util.Set;

/** Chat completions as Mistral checks and answers them. */
final class MistralChat implements ChatDialect {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");
    /** Known to OpenAI only; Mistral refuses what it does not know. */
    private static final Set<String> FOREIGN =
            Set.of("max_completion_tokens", "seed", "user", "store", "service_tier", "logit_bias");

    @Override
    public void check(ObjectNode body) {
        JsonNode messages = body.path("messages");
        if (messages.isMissingNode()) {
            throw MistralError.missing(body, "body", "messages");
        }
        if (!messages.isArray() || messages.isEmpty()) {
            throw MistralError.invalid("value_error", "Expected at least one message", messages, "body", "messages");
        }
        for (int i = 0; i < messages.size(); i++) {
            if (!ROLES.contains(messages.path(i).path("role").asText())) {
                throw MistralError.invalid(
                        "union_tag_invalid",
                        "Input tag '" + messages.path(i).path("role").asText()
                                + "' found using 'role' does not match any of the expected tags",
                        messages.path(i),
                        "body",
                        "messages",
                        Integer.toString(i));
            }
        }
        for (String name : FOREIGN) {
            if (body.has(name)) {
                throw MistralError.invalid(
                        "extra_forbidden", "Extra inputs are not permitted", body.path(name), "body", name);
            }
        }
        range(body, "temperature", 0, 1.5);
        range(body, "top_p", 0, 1);
        range(body, "max_tokens", 0, Integer.MAX_VALUE);
        range(body, "n", 1, 128);
    }

    private static void range(ObjectNode body, String name, double least, double most) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        if (!value.isNumber() || value.asDouble() < least || value.asDouble() > most) {
            boolean below = value.asDouble() < least;
            throw MistralError.invalid(
                    below ? "greater_than_equal" : "less_than_equal",
                    "Input should be "
                            + (below ? "greater than or equal to " + least : "less than or equal to " + most),
                    value,
                    "body",
                    name);
        }
    }

    @Override
    public WireError tooLong(long most, long actual) {
        String message =
                "Prompt contains " + actual + " tokens, too large for model with " + most + " maximum context length";
        return MistralError.object(400, message, "invalid_request_prompt", "3051");
    }

    @Override
    public void speak(ObjectNode choice, Speech speech, long reasoning) {
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        message.putNull("tool_calls");
        if (reasoning == 0) {
            message.put("content", speech.text());
        } else {
            ArrayNode parts = message.putArray("content");
            ArrayNode thinking = parts.addObject().put("type", "thinking").putArray("thinking");
            thinking.addObject().put("type", "text").put("text", Prose.words(5, reasoning));
            parts.addObject().put("type", "text").put("text", speech.text());
        }
        choice.put("finish_reason", finishReason(speech.ending()));
    }

    private static String finishReason(Ending ending) {
        return switch (ending) {
            case DONE -> "stop";
            case CUT -> "length";
            case FILTERED -> "error";
        };
    }

    @Override
    public void finish(ObjectNode completion, ModelCall.Ask ask, TokenUse use) {
        completion.put("id", Long.toHexString(ask.seed()));
        ObjectNode usage = completion.putObject("usage");
        usage.put("prompt_tokens", use.input());
        usage.put("completion_tokens", use.output());
        usage.put("total_tokens", use.total());
        usage.putObject("prompt_tokens_details").put("cached_tokens", use.cached());
    }
}
