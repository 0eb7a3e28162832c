package io.spendlane.operator.items;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.operator.plan.HoldMeter;
import io.spendlane.operator.plan.SettleMeter;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.ResultLine;

/** Counts of one harvest. Every row that is billed is metered, wanted or not. */
final class Tally {
    private final ChargePrices prices;
    private final SettleMeter meter;
    private final HoldMeter worst;
    int answered;
    int failed;
    int lost;
    int readAgain;
    int malformed;
    int unknown;
    int doubled;
    int aboveBound;
    private long inputBound;
    private long outputBound;
    private Money doubted = Money.ZERO;

    Tally(ChargePrices prices) {
        this.prices = prices;
        this.meter = new SettleMeter(prices);
        this.worst = new HoldMeter(prices);
    }

    /** Meters what a row reports; gives what it cost by itself. */
    Money used(ResultLine row) {
        if (!(row instanceof ResultLine.Answered answer) || answer.usage() == null) {
            return Money.ZERO;
        }
        meter.used(answer.usage());
        SettleMeter one = new SettleMeter(prices);
        one.used(answer.usage());
        return one.spent();
    }

    /** A row that should not be there, such as a second one of its item: its tokens may or may not have been billed to this batch. */
    void doubt(Money cost) {
        doubted = doubted.plus(cost);
    }

    /** Meters a request that may have been billed; gives what it may have cost by itself. */
    Money maybe(Bound bound) {
        meter.maybe(bound);
        return worst.of(bound);
    }

    /** A request that was answered with a usage: what it used is compared with its bound. */
    void answered(Bound bound) {
        inputBound = Math.addExact(inputBound, bound.input());
        outputBound = Math.addExact(outputBound, bound.output());
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
                uncertain(),
                meter.realtime(),
                meter.baseline(),
                meter.inputTokens(),
                meter.cachedInputTokens(),
                meter.cacheWriteTokens(),
                meter.outputTokens(),
                meter.uncertainTokens(),
                inputBound,
                outputBound);
    }

    private Money uncertain() {
        Money sum = meter.uncertain().plus(doubted);
        return sum.exceeds(meter.spent()) ? meter.spent() : sum;
    }
}
