package io.spendlane.operator.model;

import io.spendlane.operator.model.Explorer.Seen;
import java.util.function.Supplier;

/** The models with larger bounds, asked for by {@code -Dmodel.full}; then they tell what they saw. */
public final class LongForm {
    /** States that fit into the tests' memory. */
    public static final int MOST = Integer.getInteger("model.states", 5_000_000);

    private LongForm() {}

    public static boolean asked() {
        return System.getProperty("model.full") != null;
    }

    public static Seen told(String story, Supplier<Seen> explored) {
        long begin = System.nanoTime();
        Seen seen = explored.get();
        if (asked()) {
            System.out.printf("%s: %s (%d s)%n", story, seen, (System.nanoTime() - begin) / 1_000_000_000);
        }
        return seen;
    }
}
