package io.spendlane.simulator.answers;

import io.spendlane.simulator.billing.ModelPrice;
import io.spendlane.simulator.billing.PriceTable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The models that one provider serves: those of the price table, and the {@code sim-} ones that answer on demand. */
public final class ModelCatalog {
    /** {@code sim-} models, and models that only an open catalog knows, cost what this one costs. */
    public static final String PRICED_LIKE = "gpt-5.4-mini";

    private static final String PRICED_BY = "openai";

    private final PriceTable prices;
    private final String provider;
    private final boolean open;

    private ModelCatalog(PriceTable prices, String provider, boolean open) {
        this.prices = prices;
        this.provider = provider;
        this.open = open;
    }

    /** Models of one provider in the price table; all others are unknown. */
    public static ModelCatalog of(PriceTable prices, String provider) {
        return new ModelCatalog(prices, provider, false);
    }

    /** A gateway's or a self-hosted server's: any model, by its price in the table if it is there for OpenAI. */
    public static ModelCatalog open(PriceTable prices) {
        return new ModelCatalog(prices, PRICED_BY, true);
    }

    public Optional<ModelPrice> find(String model) {
        if (Outcome.ofModel(model).isPresent()) {
            return prices.find(PRICED_BY, PRICED_LIKE);
        }
        Optional<ModelPrice> listed = prices.find(provider, model);
        return open && !model.isEmpty() ? listed.or(() -> prices.find(PRICED_BY, PRICED_LIKE)) : listed;
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
