package io.spendlane.operator.plan;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;
import io.spendlane.api.v1alpha1.TargetPrice;
import io.spendlane.operator.plan.PriceLookup.Found;
import io.spendlane.operator.plan.PriceLookup.Unknown;
import io.spendlane.operator.plan.Quote.LongQuote;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The price that a lane's target states. What it cannot or does not say, but the list knows that the provider bills
 * (unasked cache writes, long context), is held at the list's proportions and shown as uncertain.
 */
final class OwnPrice {
    private static final int MAX_UPLIFT = 100;

    private OwnPrice() {}

    static PriceLookup quote(TargetPrice own, @Nullable Quote listed) {
        Integer uplift = own.upliftPercent();
        if (uplift != null && (uplift < 0 || uplift > MAX_UPLIFT)) {
            return new Unknown(
                    "The target's price.upliftPercent is %d: write a number from 0 to 100.".formatted(uplift));
        }
        Money input;
        Money output;
        Rates batch;
        Rates realtime;
        try {
            input = required("batchInputUSD", own.batchInputUSD());
            output = required("batchOutputUSD", own.batchOutputUSD());
            Money cachedInput = or("batchCachedInputUSD", own.batchCachedInputUSD(), input);
            Money cacheWrite = or("batchCacheWriteUSD", own.batchCacheWriteUSD(), input);
            batch = new Rates(input, cachedInput, cacheWrite, output);
            Money realtimeInput = or("realtimeInputUSD", own.realtimeInputUSD(), input.times(2));
            realtime = new Rates(
                    realtimeInput,
                    cachedInput.times(2).min(realtimeInput),
                    cacheWrite.times(2).max(realtimeInput),
                    or("realtimeOutputUSD", own.realtimeOutputUSD(), output.times(2)));
        } catch (IllegalArgumentException e) {
            return new Unknown("The target's " + e.getMessage());
        }
        Rates worst = own.batchCacheWriteUSD() == null && listed != null ? withCacheWrites(batch, listed) : batch;
        Quote quote = new Quote(batch, worst, realtime, listed == null ? null : longer(batch, worst, realtime, listed));
        return new Found(
                quote.with(uplift == null ? Uplift.NONE : new Uplift(uplift)).prices(),
                null,
                "price of the lane's target" + (uplift == null ? "" : ", plus " + uplift + " %"));
    }

    private static Rates withCacheWrites(Rates batch, Quote listed) {
        Money cacheWrite = scaled(
                batch.input(), listed.worst().cacheWrite(), listed.worst().input());
        return new Rates(batch.input(), batch.cachedInput(), cacheWrite.max(batch.input()), batch.output());
    }

    private static @Nullable LongQuote longer(Rates batch, Rates worst, Rates realtime, Quote listed) {
        LongQuote longer = listed.longer();
        if (longer == null) {
            return null;
        }
        Rates from = listed.worst();
        Rates to = longer.worst();
        return new LongQuote(
                longer.above(),
                batch,
                new Rates(
                        scaled(worst.input(), to.input(), from.input()),
                        scaled(worst.cachedInput(), to.cachedInput(), from.cachedInput()),
                        scaled(worst.cacheWrite(), to.cacheWrite(), from.cacheWrite()),
                        scaled(worst.output(), to.output(), from.output())),
                realtime);
    }

    /** {@code price * to / from}, rounded up; {@code price} itself where the list says zero and so no proportion. */
    private static Money scaled(Money price, Money to, Money from) {
        if (from.isZero()) {
            return price;
        }
        BigInteger[] parts = BigInteger.valueOf(price.micros())
                .multiply(BigInteger.valueOf(to.micros()))
                .divideAndRemainder(BigInteger.valueOf(from.micros()));
        long micros = parts[0].longValueExact();
        return Money.micros(parts[1].signum() == 0 ? micros : Math.addExact(micros, 1));
    }

    private static Money required(String field, @Nullable String usd) {
        if (usd == null) {
            throw new IllegalArgumentException(
                    "price." + field + " is missing: write USD per million tokens, such as \"0.375\".");
        }
        return parse(field, usd);
    }

    private static Money or(String field, @Nullable String usd, Money absent) {
        return usd == null ? absent : parse(field, usd);
    }

    private static Money parse(String field, String usd) {
        try {
            return Money.parse(usd);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("price." + field + " is " + e.getMessage(), e);
        }
    }
}
