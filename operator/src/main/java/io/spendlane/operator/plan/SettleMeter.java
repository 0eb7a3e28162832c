package io.spendlane.operator.plan;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.api.v1alpha1.ChargePrices.Baseline;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.Usage;
import org.jspecify.annotations.Nullable;

/** Adds up what requests did cost, per price class; rounds once, up. Not thread-safe. */
public final class SettleMeter {
    private final ChargePrices prices;
    private final HoldMeter atWorst;
    private long certain;
    private long disputed;
    private long realtime;
    private long baseline;
    private long input;
    private long cached;
    private long cacheWrite;
    private long output;

    public SettleMeter(ChargePrices prices) {
        this.prices = prices;
        this.atWorst = new HoldMeter(prices);
    }

    /** A request that the provider reports tokens for. Where the batch price is disputed the full one is spent, the difference uncertain. */
    public void used(Usage usage) {
        Long longAbove = prices.longAbove();
        boolean isLong = longAbove != null && usage.input() > longAbove;
        long batch = cost(usage, isLong && prices.batchLong() != null ? prices.batchLong() : prices.batch());
        Rates full = isLong && prices.holdLong() != null ? prices.holdLong() : prices.hold();
        certain = Math.addExact(certain, batch);
        disputed = Math.addExact(disputed, full == null ? 0 : Math.max(0, cost(usage, full) - batch));
        realtime = Math.addExact(
                realtime,
                cost(usage, isLong && prices.realtimeLong() != null ? prices.realtimeLong() : prices.realtime()));
        Baseline against = prices.baseline();
        if (against != null) {
            Long above = against.longAbove();
            boolean isLongThere = above != null && usage.input() > above;
            baseline = Math.addExact(
                    baseline,
                    cost(usage, isLongThere && against.longRates() != null ? against.longRates() : against.rates()));
        }
        input = Math.addExact(input, usage.input());
        cached = Math.addExact(cached, usage.cached());
        cacheWrite = Math.addExact(cacheWrite, usage.cacheWrite());
        output = Math.addExact(output, usage.output());
    }

    /** A request that the provider may have billed without saying so: spent at its worst case, all of it uncertain. */
    public void maybe(Bound bound) {
        atWorst.add(bound);
    }

    /** Rounded once over everything, so that it never exceeds a hold of the same requests. */
    public Money spent() {
        return Picos.roundUp(Math.addExact(Math.addExact(certain, disputed), atWorst.picos()));
    }

    /** The part of {@link #spent} that the provider may or may not have billed; the rest is the batch price, rounded up. */
    public Money uncertain() {
        return spent().minus(Picos.roundUp(certain));
    }

    /** What the same tokens would have cost in real time. */
    public Money realtime() {
        return Picos.roundUp(realtime);
    }

    /** What the same tokens would have cost in real time with the baseline model; {@code null} without one. */
    public @Nullable Money baseline() {
        return prices.baseline() == null ? null : Picos.roundUp(baseline);
    }

    /** Input and output at most of what may have been done without a report. */
    public long uncertainTokens() {
        return atWorst.tokens();
    }

    public long inputTokens() {
        return input;
    }

    public long cachedInputTokens() {
        return cached;
    }

    public long cacheWriteTokens() {
        return cacheWrite;
    }

    public long outputTokens() {
        return output;
    }

    private static long cost(Usage usage, Rates rates) {
        long plain = usage.input() - usage.cached() - usage.cacheWrite();
        long sum = Math.multiplyExact(plain, rates.input().micros());
        sum = Math.addExact(
                sum, Math.multiplyExact(usage.cached(), rates.cachedInput().micros()));
        sum = Math.addExact(
                sum, Math.multiplyExact(usage.cacheWrite(), rates.cacheWrite().micros()));
        return Math.addExact(
                sum, Math.multiplyExact(usage.output(), rates.output().micros()));
    }
}
