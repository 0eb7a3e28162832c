package io.spendlane.operator.plan;

/** Batches of like size take alike. */
public enum SizeClass {
    UP_TO_100(100),
    UP_TO_1_000(1_000),
    UP_TO_10_000(10_000),
    LARGER(Long.MAX_VALUE);

    private final long most;

    SizeClass(long most) {
        this.most = most;
    }

    public static SizeClass of(long items) {
        for (SizeClass size : values()) {
            if (items <= size.most) {
                return size;
            }
        }
        return LARGER;
    }

    /** Items at most. */
    public long most() {
        return most;
    }
}
