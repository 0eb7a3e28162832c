package io.spendlane.operator.items;

import java.util.List;
import java.util.Optional;

/** The name of a batch, taken apart. */
public record BatchName(Names names, int firstItem) {
    private static final String PREFIX = "sl-";

    /** @throws IllegalArgumentException when the item is negative */
    public BatchName {
        if (firstItem < 0) {
            throw new IllegalArgumentException("an item has a number from 0");
        }
    }

    /** Empty for a text that is no name of ours. */
    public static Optional<BatchName> parse(String text) {
        List<String> parts = List.of(text.split("-", -1));
        if (parts.size() != 5 || !text.startsWith(PREFIX) || !Names.isRunId(parts.get(1))) {
            return Optional.empty();
        }
        int step = Names.number(parts.get(2));
        int submission = Names.number(parts.get(3));
        int firstItem = Names.number(parts.get(4));
        if (step < 0 || step > 99 || submission < 0 || firstItem < 0) {
            return Optional.empty();
        }
        return Optional.of(new BatchName(new Names(parts.get(1), step, submission), firstItem));
    }

    @Override
    public String toString() {
        return PREFIX + names.prefix() + firstItem;
    }
}
