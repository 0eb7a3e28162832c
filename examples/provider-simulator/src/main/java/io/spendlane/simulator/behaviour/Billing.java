package io.spendlane.simulator.behaviour;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.spendlane.simulator.billing.Usd;
import org.jspecify.annotations.Nullable;

/**
 * What a provider bills beyond the plain text of a request.
 *
 * @param hiddenInputTokens input tokens per request for templates and the like; reported in the usage
 * @param cacheWrites the whole prompt is written to the prompt cache, at the cache write price where the model has one
 * @param thinking reasoning tokens per answer, within the request's output limit and part of its output tokens
 * @param tiers long prompts are billed at the long-context price, as in reality; default true
 * @param uplift a factor on every amount, such as {@code "1.10"} for data residency
 * @param rowsBilledButMissing that many of a batch's good rows are billed, counted, and appear in no file or usage
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Billing(
        int hiddenInputTokens,
        boolean cacheWrites,
        int thinking,
        @Nullable Boolean tiers,
        @Nullable Usd uplift,
        int rowsBilledButMissing) {
    public static final Billing PLAIN = new Billing(0, false, 0, null, null, 0);

    public boolean tiered() {
        return tiers == null || tiers;
    }
}
