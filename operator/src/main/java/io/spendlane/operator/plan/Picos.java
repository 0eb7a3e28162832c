package io.spendlane.operator.plan;

import io.spendlane.api.Money;

/** Pico-dollars: tokens times micro-dollars per million tokens. Sums stay exact in them; a charge is rounded once. */
final class Picos {
    private static final long PER_MICRO = 1_000_000;

    private Picos() {}

    static Money roundUp(long picos) {
        return Money.micros(-Math.floorDiv(-picos, PER_MICRO));
    }
}
