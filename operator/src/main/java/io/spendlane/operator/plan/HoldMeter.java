package io.spendlane.operator.plan;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;
import io.spendlane.operator.provider.Bound;
import org.jspecify.annotations.Nullable;

/** Adds up what requests may cost at worst; rounds once, up. Not thread-safe. */
public final class HoldMeter {
    private final ChargePrices prices;
    private final Rates worst;
    private final Rates worstLong;
    private long picos;
    private long tokens;

    public HoldMeter(ChargePrices prices) {
        this.prices = prices;
        this.worst = dearer(prices.batch(), prices.hold());
        this.worstLong = dearer(dearer(worst, prices.batchLong()), prices.holdLong());
    }

    public void add(Bound bound) {
        picos = Math.addExact(picos, picos(bound));
        tokens = Math.addExact(tokens, tokensOf(bound));
    }

    /** What one request may cost at worst, by itself. */
    public Money of(Bound bound) {
        return Picos.roundUp(picos(bound));
    }

    /** What this would come to with one request more. */
    public Money with(Bound bound) {
        return Picos.roundUp(Math.addExact(picos, picos(bound)));
    }

    public Money amount() {
        return Picos.roundUp(picos);
    }

    /** The sum before it is rounded. */
    long picos() {
        return picos;
    }

    public long tokens() {
        return tokens;
    }

    private static long tokensOf(Bound bound) {
        return Math.addExact(bound.input(), bound.output());
    }

    private long picos(Bound bound) {
        Long longAbove = prices.longAbove();
        Rates rates = longAbove != null && bound.input() > longAbove ? worstLong : worst;
        long dearestInput = Math.max(
                rates.input().micros(),
                Math.max(rates.cacheWrite().micros(), rates.cachedInput().micros()));
        return Math.addExact(
                Math.multiplyExact(bound.input(), dearestInput),
                Math.multiplyExact(bound.output(), rates.output().micros()));
    }

    private static Rates dearer(Rates one, @Nullable Rates other) {
        return other == null ? one : EachRate.dearer(one, other);
    }
}
