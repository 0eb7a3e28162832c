package io.spendlane.operator.lane;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * A set of names in eight bytes for each. A name may seem to be in it that is not, once in {@code 10^18 / size}: that must cost work, never
 * a wrong sum.
 */
record Marks(long[] sorted) {
    static Marks none() {
        return new Marks(new long[0]);
    }

    Marks plus(Collection<String> names) {
        return new Marks(LongStream.concat(Arrays.stream(sorted), names.stream().mapToLong(Marks::of))
                .sorted()
                .distinct()
                .toArray());
    }

    boolean mayHold(String name) {
        return Arrays.binarySearch(sorted, of(name)) >= 0;
    }

    int size() {
        return sorted.length;
    }

    private static long of(String name) {
        UUID digest = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        return digest.getMostSignificantBits() ^ digest.getLeastSignificantBits();
    }
}
