package io.spendlane.simulator.openai;

import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.billing.PriceTable;

/** OpenAI, below {@code /openai/v1}. */
public final class OpenAiItself implements Dialect {
    @Override
    public String name() {
        return "openai";
    }

    @Override
    public String basePath() {
        return "/openai";
    }

    @Override
    public ModelCatalog models(PriceTable prices) {
        return ModelCatalog.of(prices, "openai");
    }
}
