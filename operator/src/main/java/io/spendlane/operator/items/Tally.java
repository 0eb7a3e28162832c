package io.spendlane.operator.items;

import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.operator.plan.SettleMeter;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.Usage;

/** Counts of one harvest. Every row that is billed is metered, wanted or not. */
final class Tally {
    private final ChargePrices prices;
    private final SettleMeter meter;
    int answered;
    int failed;
    int lost;
    int malformed;
    int unknown;
    int doubled;
    int aboveBound;

    Tally(ChargePrices prices) {
        this.prices = prices;
        this.meter = new SettleMeter(prices);
    }

    /** A meter for one item. */
    SettleMeter meterOfOne() {
        return new SettleMeter(prices);
    }

    void used(Usage usage, Bound bound) {
        meter.used(usage);
        if (usage.input() > bound.input() || usage.output() > bound.output()) {
            aboveBound++;
        }
    }

    void maybe(Bound bound) {
        meter.maybe(bound);
    }

    void unknown(ResultLine row) {
        unknown++;
        if (row instanceof ResultLine.Answered answer && answer.usage() != null) {
            meter.used(answer.usage());
        }
    }

    HarvestResult result(boolean written) {
        return new HarvestResult(
                written,
                answered,
                failed,
                lost,
                malformed,
                unknown,
                doubled,
                aboveBound,
                meter.spent(),
                meter.uncertain(),
                meter.realtime(),
                meter.inputTokens(),
                meter.cachedInputTokens(),
                meter.cacheWriteTokens(),
                meter.outputTokens());
    }
}
