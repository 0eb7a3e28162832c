package io.spendlane.operator.lane;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * A set of names in eight bytes for each. A name may seem to be in it that is not, once in {@code 10^18 / size}: that must cost work, never
 * a wrong sum by itself.
 */
record Marks(long[] sorted) {
    static Marks none() {
        return new Marks(new long[0]);
    }

    static Marks of(Collection<String> names) {
        return none().plus(names);
    }

    Marks plus(Collection<String> names) {
        return new Marks(LongStream.concat(Arrays.stream(sorted), names.stream().mapToLong(Marks::mark))
                .sorted()
                .distinct()
                .toArray());
    }

    boolean mayHold(String name) {
        return Arrays.binarySearch(sorted, mark(name)) >= 0;
    }

    boolean mayMeet(Marks other) {
        Marks fewer = size() < other.size() ? this : other;
        long[] more = fewer == this ? other.sorted : sorted;
        return Arrays.stream(fewer.sorted).anyMatch(mark -> Arrays.binarySearch(more, mark) >= 0);
    }

    int size() {
        return sorted.length;
    }

    private static long mark(String name) {
        UUID digest = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        return digest.getMostSignificantBits() ^ digest.getLeastSignificantBits();
    }
}
