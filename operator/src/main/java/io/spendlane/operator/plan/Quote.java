package io.spendlane.operator.plan;

import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;
import io.spendlane.operator.plan.ModelPrice.Disputed;
import io.spendlane.operator.plan.ModelPrice.LongContext;
import io.spendlane.operator.plan.ModelPrice.Price;
import io.spendlane.operator.plan.ModelPrice.Terms;
import org.jspecify.annotations.Nullable;

/**
 * Batch prices as surely billed and as billed at worst; the two differ where a price is in doubt. What is sure is spent
 * for certain, the rest up to the worst is spent and shown as uncertain, so that the invoice lies in between.
 */
record Quote(
        Rates sure, Rates worst, Rates realtime, @Nullable LongQuote longer) {

    /** The same for requests with more than {@code above} input tokens. */
    record LongQuote(long above, Rates sure, Rates worst, Rates realtime) {}

    static Quote of(Terms terms, Price batch, boolean cacheWriteAutomatic) {
        Rates listed = batch.rates(cacheWriteAutomatic);
        Rates realtime = terms.standard().rates(cacheWriteAutomatic);
        Disputed disputed = terms.disputed();
        Rates other = disputed == null
                ? listed
                : disputed.batch() == null ? realtime : disputed.batch().rates(cacheWriteAutomatic);
        Rates sure = EachRate.cheaper(listed, other);
        Rates worst = EachRate.dearer(listed, other);
        LongContext context = terms.longContext();
        return new Quote(
                sure,
                worst,
                realtime,
                context == null ? null : longer(context, disputed, cacheWriteAutomatic, sure, realtime));
    }

    private static LongQuote longer(
            LongContext context, @Nullable Disputed disputed, boolean cacheWriteAutomatic, Rates sure, Rates realtime) {
        Rates listed = context.batch().rates(cacheWriteAutomatic);
        Rates full = context.standard().rates(cacheWriteAutomatic);
        Rates other = disputed == null
                ? listed
                : disputed.longBatch() == null ? full : disputed.longBatch().rates(cacheWriteAutomatic);
        Rates worst = EachRate.dearer(listed, other);
        return context.unconfirmed() == null
                ? new LongQuote(context.aboveInputTokens(), EachRate.cheaper(listed, other), worst, full)
                : new LongQuote(context.aboveInputTokens(), sure, worst, realtime);
    }

    /** Either of two may be billed. Real time is compared with this one. */
    Quote or(Quote other) {
        Rates eitherSure = EachRate.cheaper(sure, other.sure);
        Rates eitherWorst = EachRate.dearer(worst, other.worst);
        return new Quote(eitherSure, eitherWorst, realtime, longerOr(other, eitherSure, eitherWorst));
    }

    private @Nullable LongQuote longerOr(Quote other, Rates eitherSure, Rates eitherWorst) {
        if (longer == null && other.longer == null) {
            return null;
        }
        if (longer != null && other.longer != null && longer.above == other.longer.above) {
            return new LongQuote(
                    longer.above,
                    EachRate.cheaper(longer.sure, other.longer.sure),
                    EachRate.dearer(longer.worst, other.longer.worst),
                    longer.realtime);
        }
        long above = Math.min(
                longer == null ? Long.MAX_VALUE : longer.above,
                other.longer == null ? Long.MAX_VALUE : other.longer.above);
        Rates worstOfAll = eitherWorst;
        worstOfAll = longer == null ? worstOfAll : EachRate.dearer(worstOfAll, longer.worst);
        worstOfAll = other.longer == null ? worstOfAll : EachRate.dearer(worstOfAll, other.longer.worst);
        return new LongQuote(above, eitherSure, worstOfAll, realtime);
    }

    Quote with(Uplift uplift) {
        return new Quote(
                uplift.on(sure),
                uplift.on(worst),
                uplift.on(realtime),
                longer == null
                        ? null
                        : new LongQuote(
                                longer.above,
                                uplift.on(longer.sure),
                                uplift.on(longer.worst),
                                uplift.on(longer.realtime)));
    }

    ChargePrices prices() {
        boolean certain = worst.equals(sure);
        if (longer == null) {
            return new ChargePrices(sure, null, realtime, null, null, certain ? null : worst, null);
        }
        boolean allCertain = certain && longer.worst.equals(longer.sure);
        return new ChargePrices(
                sure,
                longer.sure,
                realtime,
                longer.realtime,
                longer.above,
                certain ? null : worst,
                allCertain ? null : longer.worst);
    }
}
