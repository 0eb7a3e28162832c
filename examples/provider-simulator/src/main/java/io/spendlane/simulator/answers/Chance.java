package io.spendlane.simulator.answers;

import java.util.Objects;

/** Repeatable chance: the same seed, question and subject always give the same answer. */
public record Chance(long seed) {

    /** @return 0 (inclusive) to 1 (exclusive) */
    public double fraction(String question, Object... subject) {
        return (hash(question, subject) >>> 11) * 0x1.0p-53;
    }

    public boolean percent(double percent, String question, Object... subject) {
        return fraction(question, subject) * 100 < percent;
    }

    public long hash(String question, Object... subject) {
        long hash = mix(seed ^ question.hashCode());
        for (Object part : subject) {
            hash = mix(hash ^ (part instanceof Long number ? number : Objects.hashCode(part)));
        }
        return hash;
    }

    /** SplitMix64's finalizer. */
    private static long mix(long value) {
        long x = value + 0x9E3779B97F4A7C15L;
        x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}
