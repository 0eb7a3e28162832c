package io.spendlane.operator.items;

import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.operator.provider.BatchWire;

/**
 * A target as far as requests and their cost go.
 *
 * @param limits the stricter of what the provider takes and what the lane allows
 */
public record Candidate(String name, BatchWire wire, String model, ChargePrices prices, BatchWire.Limits limits) {
    /** Largest line of a request file: one has to fit into memory, several times. */
    static final int MAX_LINE = 16 * 1024 * 1024;

    long maxLine() {
        return Math.min(limits.maxBytes() - 1, MAX_LINE);
    }
}
