package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.chat.ChatDialect;
import io.spendlane.simulator.chat.UsageJson;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.model.Speech;
import io.spendlane.simulator.model.Speech.Ending;

/** Chat completions as OpenAI answers them. */
public class OpenAiChat implements ChatDialect {

    @Override
    public void check(ObjectNode body) {
        ChatRules.check(body);
    }

    @Override
    public WireError tooLong(long most, long actual) {
        return OpenAiError.invalid(
                "This model's maximum context length is " + most + " tokens. However, your messages resulted in "
                        + actual + " tokens. Please reduce the length of the messages.",
                "messages",
                "context_length_exceeded");
    }

    @Override
    public void speak(ObjectNode choice, Speech speech, long reasoning) {
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        message.put("content", speech.refused() ? null : speech.text());
        message.put("refusal", speech.refused() ? speech.text() : null);
        message.putArray("annotations");
        choice.putNull("logprobs");
        choice.put("finish_reason", finishReason(speech.ending()));
    }

    private static String finishReason(Ending ending) {
        return switch (ending) {
            case DONE -> "stop";
            case CUT -> "length";
            case FILTERED -> "content_filter";
        };
    }

    @Override
    public void finish(ObjectNode completion, ModelCall.Ask ask, TokenUse use) {
        completion.put("model", ask.model() + "-2026");
        completion.set("usage", UsageJson.chat(use));
        completion.put("service_tier", "default");
        completion.putNull("system_fingerprint");
    }
}
