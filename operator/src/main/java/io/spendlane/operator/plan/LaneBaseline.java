package io.spendlane.operator.plan;

import io.spendlane.api.v1alpha1.BaselineModel;
import io.spendlane.api.v1alpha1.ChargePrices.Baseline;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.api.v1alpha1.SpendLaneSpec;
import io.spendlane.api.v1alpha1.Target;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a lane's savings are measured against, besides the same model in real time.
 *
 * @param prices {@code null}: nothing
 * @param fault why there is nothing although the lane names a model, and what to do
 */
public record LaneBaseline(
        @Nullable Baseline prices, @Nullable String fault) {

    public static LaneBaseline of(SpendLaneSpec spec, PriceBook book, Instant now) {
        BaselineModel baseline = spec.baseline();
        if (baseline == null || baseline.model() == null) {
            return new LaneBaseline(null, null);
        }
        List<Target> targets = spec.targets() == null ? List.of() : spec.targets();
        Provider provider = baseline.provider() != null
                ? baseline.provider()
                : targets.stream()
                        .map(Target::provider)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        if (provider == null) {
            return new LaneBaseline(null, "The baseline names no provider, and the lane has no target: add one.");
        }
        String baseUrl = targets.stream()
                .filter(target -> target.provider() == provider && target.baseUrl() != null)
                .map(Target::baseUrl)
                .findFirst()
                .orElse(null);
        Optional<Baseline> prices = book.baseline(provider, baseline.model(), baseUrl, now);
        return new LaneBaseline(
                prices.orElse(null),
                prices.isPresent()
                        ? null
                        : "No price is known for the baseline model %s of %s, so savings are not measured against it: correct spec.baseline, or add the model to the file that SPENDLANE_PRICES names."
                                .formatted(baseline.model(), provider));
    }
}
