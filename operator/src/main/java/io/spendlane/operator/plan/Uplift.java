package io.spendlane.operator.plan;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;

/** A surcharge on every price. Rounds up to the micro-dollar per million tokens: a price never falls short of the bill. */
record Uplift(int percent) {
    static final Uplift NONE = new Uplift(0);

    private static final int WHOLE = 100;

    Uplift {
        if (percent < 0) {
            throw new IllegalArgumentException("an uplift is not negative: " + percent);
        }
    }

    Money on(Money price) {
        long hundredths = Math.multiplyExact(price.micros(), (long) WHOLE + percent);
        return Money.micros(-Math.floorDiv(-hundredths, WHOLE));
    }

    Rates on(Rates rates) {
        return percent == 0 ? rates : EachRate.of(rates, this::on);
    }
}
