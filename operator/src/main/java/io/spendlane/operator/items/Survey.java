package io.spendlane.operator.items;

import io.spendlane.api.Money;
import io.spendlane.operator.plan.Volume;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an input is, and what it may cost at worst.
 *
 * @param items number of records
 * @param bytes of the input
 * @param digest SHA-256 of the input in hex
 * @param costs one for each candidate, in their order
 */
public record Survey(int items, long bytes, String digest, List<Cost> costs) {
    /**
     * What a candidate may cost at worst.
     *
     * @param total for all items, rounded up for each batch
     * @param dearest for the dearest item by itself, rounded up
     * @param tokens input and output of all items at most
     * @param mostTokens input and output at most of the item that may take the most
     * @param volume the same by kind of token
     * @param refusal why this candidate cannot take the input; the other numbers mean nothing then
     */
    public record Cost(
            String candidate,
            Money total,
            Money dearest,
            long tokens,
            long mostTokens,
            Volume volume,
            @Nullable InputFault refusal) {}
}
