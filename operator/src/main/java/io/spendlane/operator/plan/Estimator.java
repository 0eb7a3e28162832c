package io.spendlane.operator.plan;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.api.v1alpha1.ChargePrices.Baseline;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;
import org.jspecify.annotations.Nullable;

/** What work will likely take and cost. What is held does not depend on it. */
public final class Estimator {
    private final Volume volume;
    private final UsageRatio ratio;

    public Estimator(Volume volume, UsageRatio ratio) {
        this.volume = volume;
        this.ratio = ratio;
    }

    /**
     * @param worst what would be held for it
     * @throws ArithmeticException when an amount is too large to reckon with
     */
    public TargetEstimate at(
            String target, ChargePrices prices, Money worst, Completion completion, boolean keepsOnCancel) {
        return new TargetEstimate(
                target,
                volume.items(),
                new TokenEstimate(volume.allInput(), Math.min(volume.allInput(), likelyInput())),
                new TokenEstimate(volume.allOutput(), Math.min(volume.allOutput(), likelyOutput())),
                cost(prices.batch(), prices.batchLong()).min(worst),
                worst,
                cost(prices.realtime(), prices.realtimeLong()),
                completion,
                keepsOnCancel);
    }

    /** What the baseline model would likely cost; {@code null} without one. */
    public @Nullable Money baseline(ChargePrices prices) {
        Baseline baseline = prices.baseline();
        return baseline == null ? null : cost(baseline.rates(), baseline.longRates());
    }

    private long likelyInput() {
        return ratio.input(volume.input()) + ratio.input(volume.longInput());
    }

    private long likelyOutput() {
        return ratio.output(volume.output()) + ratio.output(volume.longOutput());
    }

    private Money cost(Rates rates, @Nullable Rates longRates) {
        long ordinary = picos(rates, volume.input(), volume.output());
        long longer = picos(longRates == null ? rates : longRates, volume.longInput(), volume.longOutput());
        return Picos.roundUp(Math.addExact(ordinary, longer));
    }

    private long picos(Rates rates, long input, long output) {
        return Math.addExact(
                Math.multiplyExact(ratio.input(input), rates.input().micros()),
                Math.multiplyExact(ratio.output(output), rates.output().micros()));
    }
}
