package io.spendlane.operator.items;

import io.spendlane.api.Money;

/**
 * A batch whose request file is in the store.
 *
 * @param firstItem its first item, as in its name
 * @param items number of them
 * @param bytes of the request file
 * @param hold what it may cost at worst, rounded up
 * @param tokens input and output at most
 */
public record CutBatch(String name, int firstItem, int items, Ranges ranges, long bytes, Money hold, long tokens) {}
