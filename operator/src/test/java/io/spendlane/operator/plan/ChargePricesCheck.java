package io.spendlane.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;
import org.jspecify.annotations.Nullable;

/** What must hold for the prices of any charge. */
final class ChargePricesCheck {
    private ChargePricesCheck() {}

    static void consistent(ChargePrices prices) {
        assertThat(prices.longAbove() == null).isEqualTo(prices.batchLong() == null);
        assertThat(prices.longAbove() == null).isEqualTo(prices.realtimeLong() == null);
        coversEachRate(prices.hold(), prices.batch());
        coversEachRate(prices.holdLong(), prices.batchLong());
        if (prices.hold() != null && prices.longAbove() != null) {
            assertThat(prices.holdLong()).isNotNull();
        }
    }

    private static void coversEachRate(@Nullable Rates hold, @Nullable Rates batch) {
        if (hold != null && batch != null) {
            assertThat(EachRate.dearer(hold, batch)).isEqualTo(hold);
            assertThat(hold).as("a hold that says nothing new").isNotEqualTo(batch);
        }
    }
}
