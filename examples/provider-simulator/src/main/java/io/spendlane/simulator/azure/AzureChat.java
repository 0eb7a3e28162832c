package io.spendlane.simulator.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.model.Speech;
import io.spendlane.simulator.openai.OpenAiChat;
import io.spendlane.simulator.openai.OpenAiError;
import java.util.List;

/** Chat completions with what the content filter found; what it stops is a refusal. */
final class AzureChat extends OpenAiChat {
    private static final List<String> CATEGORIES = List.of("hate", "self_harm", "sexual", "violence");

    @Override
    public WireError filtered() {
        return OpenAiError.invalid(
                "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
                "prompt",
                "content_filter");
    }

    @Override
    public void speak(ObjectNode choice, Speech speech, long reasoning) {
        super.speak(choice, speech, reasoning);
        nothingFound(choice.putObject("content_filter_results"));
    }

    @Override
    public void finish(ObjectNode completion, ModelCall.Ask ask, TokenUse use) {
        super.finish(completion, ask, use);
        ObjectNode prompt =
                completion.putArray("prompt_filter_results").addObject().put("prompt_index", 0);
        nothingFound(prompt.putObject("content_filter_results"));
    }

    private static void nothingFound(ObjectNode results) {
        CATEGORIES.forEach(
                category -> results.putObject(category).put("filtered", false).put("severity", "safe"));
    }
}
