package io.spendlane.simulator.openai;

import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.answers.FirstRuns;
import io.spendlane.simulator.batch.BatchEngine;
import io.spendlane.simulator.batch.BatchStore;
import io.spendlane.simulator.batch.BatchWork;
import io.spendlane.simulator.behaviour.Behaviours;
import io.spendlane.simulator.billing.CallLedger;
import io.spendlane.simulator.billing.ModelCatalog;
import io.spendlane.simulator.billing.PaidRequests;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.http.ProviderWire;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts the parts of the OpenAI profile together. */
public final class OpenAi {
    public static final String PROVIDER = "openai";
    public static final String BASE_PATH = "/openai/v1";

    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    private final ModelCatalog models;
    private final ModelRuns runs;
    private final Chance chance;

    public OpenAi(ModelCatalog models, FirstRuns firstRuns, Chance chance) {
        this.models = models;
        this.chance = chance;
        this.runs = new ModelRuns(chance, models, firstRuns);
        endpoints.put("/v1/chat/completions", new ChatCompletions());
    }

    public BatchWork work(FileStore files) {
        return new OpenAiBatchWork(new InputCheck(files, models), runs, endpoints, chance);
    }

    public ProviderWire wire(
            Map<String, String> accountsByKey,
            FileStore files,
            BatchStore batches,
            BatchEngine engine,
            Behaviours behaviours,
            CallLedger ledger,
            PaidRequests paid,
            InstantSource clock) {
        Routes routes = Routes.of(
                new FilesApi(files, clock),
                new BatchesApi(engine, batches, files, behaviours, clock, endpoints.keySet()),
                new ModelsApi(models),
                new ChatApi(runs, ledger, paid, behaviours, clock),
                endpoints);
        return new OpenAiWire(PROVIDER, BASE_PATH, accountsByKey, routes);
    }
}
