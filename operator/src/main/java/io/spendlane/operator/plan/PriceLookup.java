package io.spendlane.operator.plan;

import io.spendlane.api.v1alpha1.ChargePrices;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What a request to a target costs, if that is known. */
public sealed interface PriceLookup {

    /**
     * @param asOf when the price was read; null for a price that the lane itself states
     * @param basis where it comes from and what it rests on, for people
     */
    record Found(ChargePrices prices, @Nullable LocalDate asOf, String basis) implements PriceLookup {}

    /** Nothing may be sent. The message says why and how to add the price; at most 1024 characters. */
    record Unknown(String message) implements PriceLookup {}
}
