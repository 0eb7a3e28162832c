package io.spendlane.simulator.billing;

import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/** Which request bodies a call was billed for, by hash, one entry per billing. */
public final class BilledItems {
    public static final BilledItems NONE = new BilledItems(new long[0]);
    private final long[] hashes;

    private BilledItems(long[] hashes) {
        this.hashes = hashes;
    }

    public static BilledItems of(long... hashes) {
        return hashes.length == 0 ? NONE : new BilledItems(hashes.clone());
    }

    public int size() {
        return hashes.length;
    }

    public void forEach(LongConsumer consumer) {
        Arrays.stream(hashes).forEach(consumer);
    }

    public boolean anyMatch(LongPredicate predicate) {
        return Arrays.stream(hashes).anyMatch(predicate);
    }

    void copyTo(long[] target, int at) {
        System.arraycopy(hashes, 0, target, at, hashes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BilledItems that && Arrays.equals(hashes, that.hashes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hashes);
    }
}
