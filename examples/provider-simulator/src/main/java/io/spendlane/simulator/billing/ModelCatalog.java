package io.spendlane.simulator.billing;

import io.spendlane.simulator.answers.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The models that one provider serves: those of the price table, and the {@code sim-} ones that answer on demand. */
public final class ModelCatalog {
    /** {@code sim-} models cost what this one costs. */
    public static final String PRICED_LIKE = "gpt-5.4-mini";

    private final PriceTable prices;
    private final String provider;

    public ModelCatalog(PriceTable prices, String provider) {
        this.prices = prices;
        this.provider = provider;
    }

    public Optional<ModelPrice> find(String model) {
        return prices.find(provider, Outcome.ofModel(model).isPresent() ? PRICED_LIKE : model);
    }

    public List<String> names() {
        return Stream.concat(
                        prices.all().stream()
                                .filter(price -> price.provider().equals(provider))
                                .map(ModelPrice::model),
                        Stream.of("sim-answer"))
                .toList();
    }
}
