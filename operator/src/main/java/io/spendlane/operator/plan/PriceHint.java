package io.spendlane.operator.plan;

import io.spendlane.operator.plan.PriceBook.Place;
import io.spendlane.operator.plan.PriceLookup.Unknown;
import org.jspecify.annotations.Nullable;

/** Says how to add a price that is not known. Placeholders are no figures: pasted as they are, they are refused. */
final class PriceHint {
    private PriceHint() {}

    static Unknown unknown(Place place, @Nullable String why) {
        String host = PriceBook.PRICED_BY_HOST.contains(place.provider()) ? ", host: %s".formatted(place.host()) : "";
        return new Unknown("""
                No batch price is known for model %s%s, so nothing is sent to it.%s \
                State it in USD per million tokens, either in the lane's target:
                price: {batchInputUSD: "<USD>", batchOutputUSD: "<USD>"}
                or in the file that SPENDLANE_PRICES names, under models:
                - {provider: %s%s, model: "%s", mode: chat, asOf: <yyyy-mm-dd>, source: "<where>", basis: "<contract>", \
                standard: {input: "<USD>", output: "<USD>"}, batch: {input: "<USD>", output: "<USD>"}}""".formatted(
                        place.model(),
                        place.host() == null ? "" : " at " + place.host(),
                        why == null ? "" : " " + why,
                        place.provider(),
                        host,
                        place.model()));
    }
}
