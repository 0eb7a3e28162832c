package io.spendlane.simulator.openai;

import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.answers.FirstRuns;
import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.batch.BatchWork;
import io.spendlane.simulator.billing.PriceTable;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.http.ProviderWire;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.provider.Provider;
import java.util.Map;

/** Puts the parts of the OpenAI profile together. */
public final class OpenAi implements Provider {
    public static final String OPENAI = "openai";
    public static final String COMPATIBLE = "compatible";

    private final String name;
    private final Map<String, Endpoint> endpoints = Map.of("/v1/chat/completions", new ChatCompletions());
    private final ModelCatalog models;
    private final ModelRuns runs;
    private final Chance chance;

    private OpenAi(String name, ModelCatalog models, FirstRuns firstRuns, Chance chance) {
        this.name = name;
        this.models = models;
        this.chance = chance;
        this.runs = new ModelRuns(chance, models, firstRuns);
    }

    /** OpenAI itself, below {@code /openai/v1}. */
    public static OpenAi openAi(PriceTable prices, FirstRuns firstRuns, Chance chance) {
        return new OpenAi(OPENAI, ModelCatalog.of(prices, OPENAI), firstRuns, chance);
    }

    /** A server that speaks the same wire and serves any model, below {@code /compatible/v1}. */
    public static OpenAi compatible(PriceTable prices, FirstRuns firstRuns, Chance chance) {
        return new OpenAi(COMPATIBLE, ModelCatalog.open(prices), firstRuns, chance);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public BatchWork work(FileStore files) {
        return new OpenAiBatchWork(new InputCheck(files, models), runs, endpoints, chance);
    }

    @Override
    public ProviderWire wire(Backend backend) {
        Routes routes = Routes.of(
                new FilesApi(backend.files(), backend.clock()),
                new BatchesApi(backend, endpoints.keySet()),
                new ModelsApi(models),
                new ChatApi(runs, backend),
                endpoints);
        return new OpenAiWire(name, "/" + name + "/v1", backend.accountsByKey(), routes);
    }
}
