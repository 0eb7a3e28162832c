package io.spendlane.operator.items;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Item numbers in runs, such as {@code 0-49} and {@code 7}: small however many they are, and in ascending order. Immutable. */
public final class Ranges {
    private final int[] bounds; // first and last of each run

    private Ranges(int[] bounds) {
        this.bounds = bounds;
    }

    /**
     * Reads what {@link #strings} writes.
     *
     * @throws IllegalArgumentException when a text is no range, or they are out of order
     */
    public static Ranges parse(List<String> ranges) {
        Builder builder = new Builder();
        for (String range : ranges) {
            int dash = range.indexOf('-');
            int first = Names.number(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : Names.number(range.substring(dash + 1));
            if (first < 0 || last < first || last >= Records.MAX_RECORDS) {
                throw new IllegalArgumentException("not a range of items: write 0-49 or 7");
            }
            builder.add(first, last);
        }
        return builder.build();
    }

    public List<String> strings() {
        List<String> strings = new ArrayList<>(bounds.length / 2);
        for (int i = 0; i < bounds.length; i += 2) {
            strings.add(bounds[i] == bounds[i + 1] ? "" + bounds[i] : bounds[i] + "-" + bounds[i + 1]);
        }
        return strings;
    }

    public int items() {
        int items = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            items += bounds[i + 1] - bounds[i] + 1;
        }
        return items;
    }

    public void addTo(BitSet items) {
        for (int i = 0; i < bounds.length; i += 2) {
            items.set(bounds[i], bounds[i + 1] + 1);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ranges ranges && Arrays.equals(bounds, ranges.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        return String.join(",", strings());
    }

    /** Takes items in ascending order. */
    static final class Builder {
        private int[] bounds = new int[16];
        private int used;

        void add(int item) {
            add(item, item);
        }

        private void add(int first, int last) {
            if (used > 0 && first <= bounds[used - 1]) {
                throw new IllegalArgumentException("ranges of items are out of order");
            }
            if (used > 0 && first == bounds[used - 1] + 1) {
                bounds[used - 1] = last;
                return;
            }
            if (used == bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * used);
            }
            bounds[used++] = first;
            bounds[used++] = last;
        }

        Ranges build() {
            return new Ranges(Arrays.copyOf(bounds, used));
        }
    }
}
