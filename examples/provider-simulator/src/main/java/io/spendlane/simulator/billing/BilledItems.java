package io.spendlane.simulator.billing;

import java.util.Arrays;

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

    long[] copy() {
        return hashes.clone();
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
