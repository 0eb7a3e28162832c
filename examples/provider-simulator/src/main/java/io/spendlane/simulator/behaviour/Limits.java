package io.spendlane.simulator.behaviour;

import org.jspecify.annotations.Nullable;

/** What a switch may be set to. */
final class Limits {
    private Limits() {}

    static void percent(String name, @Nullable Double value) {
        check(value == null || (value >= 0 && value <= 100), name, "is 0 to 100", value);
    }

    static void notNegative(String name, @Nullable Double value) {
        check(value == null || value >= 0, name, "is not negative", value);
    }

    static void atLeastOne(String name, @Nullable Integer value) {
        check(value == null || value >= 1, name, "is at least 1", value);
    }

    private static void check(boolean right, String name, String rule, @Nullable Object value) {
        if (!right) {
            throw new IllegalArgumentException(name + " " + rule + ", not " + value);
        }
    }
}
