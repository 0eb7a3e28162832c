package io.spendlane.operator.items;

import io.spendlane.operator.items.ItemLine.Failure;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.util.BitSet;

/**
 * Where the items of a step stand. Every item is in exactly one of the four counts.
 *
 * @param pending items to be sent, for the first time or again; to be read, not changed
 * @param succeeded items with a result
 * @param failed items that are not tried again
 * @param running items in open batches that have no result yet
 */
public record Attempts(BitSet pending, int succeeded, int failed, int running) {
    private static final byte DONE = (byte) 0x80;
    private static final byte FAILED = 0x40;
    private static final byte COUNT = 0x3F;

    /**
     * Reads all collected batches of a step; holds one byte for each item.
     *
     * @param items number of records of the input
     * @param maxAttempts most times that an item is sent, at most 10
     * @param open items of batches that are not collected
     */
    public static Attempts read(Store store, RunFolder folder, int step, int items, int maxAttempts, BitSet open)
            throws IOException {
        byte[] state = new byte[items];
        for (ItemFile file : ItemFile.of(store, folder, step)) {
            try (Lines lines = new Lines(store.read(file.path()), ItemMerge.MAX_LINE)) {
                while (lines.nextFilled()) {
                    ItemLine line = ItemLineReader.read(lines, false);
                    if (line.item() >= items) {
                        throw new IOException(file.path() + " has item " + line.item() + ", and the input only " + items
                                + ": it belongs to other input");
                    }
                    state[line.item()] = after(state[line.item()], line.outcome());
                }
            }
        }
        return count(state, maxAttempts, open);
    }

    public int pendingItems() {
        return pending.cardinality();
    }

    private static byte after(byte state, ItemLine.Outcome outcome) {
        if (!(outcome instanceof Failure failure)) {
            return (byte) (state | DONE);
        }
        if (!failure.ran()) {
            return state;
        }
        int attempts = Math.min((state & COUNT) + 1, COUNT);
        return (byte) ((state & (DONE | FAILED)) | attempts | (failure.retryable() ? 0 : FAILED));
    }

    private static Attempts count(byte[] state, int maxAttempts, BitSet open) {
        BitSet pending = new BitSet(state.length);
        int succeeded = 0;
        int failed = 0;
        int running = 0;
        for (int item = 0; item < state.length; item++) {
            if ((state[item] & DONE) != 0) {
                succeeded++;
            } else if (open.get(item)) {
                running++;
            } else if ((state[item] & FAILED) != 0 || (state[item] & COUNT) >= maxAttempts) {
                failed++;
            } else {
                pending.set(item);
            }
        }
        return new Attempts(pending, succeeded, failed, running);
    }
}
