package io.spendlane.operator.plan;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** The same done to the price of each kind of token. */
final class EachRate {
    private EachRate() {}

    static Rates of(Rates rates, UnaryOperator<Money> change) {
        return new Rates(
                change.apply(rates.input()),
                change.apply(rates.cachedInput()),
                change.apply(rates.cacheWrite()),
                change.apply(rates.output()));
    }

    static Rates of(Rates one, Rates other, BinaryOperator<Money> choice) {
        return new Rates(
                choice.apply(one.input(), other.input()),
                choice.apply(one.cachedInput(), other.cachedInput()),
                choice.apply(one.cacheWrite(), other.cacheWrite()),
                choice.apply(one.output(), other.output()));
    }

    static Rates dearer(Rates one, Rates other) {
        return of(one, other, Money::max);
    }

    static Rates cheaper(Rates one, Rates other) {
        return of(one, other, Money::min);
    }
}
