package io.spendlane.simulator.chat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.billing.TokenUse;

/** Token counts in the words of the different places. */
public final class UsageJson {
    private UsageJson() {}

    /** As in a chat completion. */
    public static ObjectNode chat(TokenUse use) {
        ObjectNode usage = JsonNodeFactory.instance.objectNode();
        usage.put("prompt_tokens", use.input());
        usage.put("completion_tokens", use.output());
        usage.put("total_tokens", use.total());
        cache(usage.putObject("prompt_tokens_details"), use).put("audio_tokens", 0);
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", use.reasoning())
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return usage;
    }

    /** As on a batch, and in a response. */
    public static ObjectNode inputOutput(TokenUse use) {
        ObjectNode usage = JsonNodeFactory.instance.objectNode();
        usage.put("input_tokens", use.input());
        cache(usage.putObject("input_tokens_details"), use);
        usage.put("output_tokens", use.output());
        usage.putObject("output_tokens_details").put("reasoning_tokens", use.reasoning());
        usage.put("total_tokens", use.total());
        return usage;
    }

    private static ObjectNode cache(ObjectNode details, TokenUse use) {
        details.put("cached_tokens", use.cached());
        return use.cacheWrite() == 0 ? details : details.put("cache_write_tokens", use.cacheWrite());
    }
}
