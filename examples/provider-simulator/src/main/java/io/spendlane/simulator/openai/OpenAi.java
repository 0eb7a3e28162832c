package io.spendlane.simulator.openai;

import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.answers.FirstRuns;
import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.batch.BatchWork;
import io.spendlane.simulator.batch.Names;
import io.spendlane.simulator.billing.PriceTable;
import io.spendlane.simulator.chat.ChatCompletions;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.http.ProviderWire;
import io.spendlane.simulator.model.ItemWork;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.model.ModelRuns;
import io.spendlane.simulator.model.RealtimeCalls;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.provider.Provider;
import io.spendlane.simulator.provider.RoutedWire;
import io.spendlane.simulator.provider.Routes;
import java.util.Map;

/** Puts the parts of the OpenAI profile together. */
public final class OpenAi implements Provider {
    public static final String OPENAI = "openai";
    public static final String COMPATIBLE = "compatible";

    private final String name;
    private final Map<String, ModelCall> calls = Map.of("/v1/chat/completions", new ChatCompletions(new OpenAiChat()));
    private final OpenAiManners manners = new OpenAiManners();
    private final ModelCatalog models;
    private final ModelRuns runs;
    private final Chance chance;

    private OpenAi(String name, ModelCatalog models, FirstRuns firstRuns, Chance chance) {
        this.name = name;
        this.models = models;
        this.chance = chance;
        this.runs = new ModelRuns(chance, models, firstRuns, manners);
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
        return new ItemWork(new OpenAiInput(files, models), runs, new OpenAiRows(calls), Names.OPENAI, chance, false);
    }

    @Override
    public ProviderWire wire(Backend backend) {
        FilesApi files = new FilesApi(backend.files(), Names.OPENAI, backend.clock());
        BatchesApi batches = new BatchesApi(backend, calls.keySet());
        ModelsApi modelsApi = new ModelsApi(models);
        ChatApi chat = new ChatApi(new RealtimeCalls(runs, backend));
        Routes routes = new Routes()
                .add("POST", "/files", "upload", (request, owner, id) -> files.upload(request, owner))
                .add("GET", "/files", "listFiles", (request, owner, id) -> files.list(request, owner))
                .add("GET", "/files/{id}", "retrieveFile", (request, owner, id) -> files.retrieve(owner, id))
                .add("DELETE", "/files/{id}", "deleteFile", (request, owner, id) -> files.delete(owner, id))
                .add("GET", "/files/{id}/content", "content", (request, owner, id) -> files.content(owner, id))
                .add("POST", "/batches", ProviderWire.CREATE, (request, owner, id) -> batches.create(request, owner))
                .add("GET", "/batches", "list", (request, owner, id) -> batches.list(request, owner))
                .add("GET", "/batches/{id}", "retrieve", (request, owner, id) -> batches.retrieve(owner, id))
                .add("POST", "/batches/{id}/cancel", "cancel", (request, owner, id) -> batches.cancel(owner, id))
                .add("GET", "/models", "models", (request, owner, id) -> modelsApi.list())
                .add("GET", "/models/{id}", "models", (request, owner, id) -> modelsApi.retrieve(id));
        calls.forEach((url, call) -> routes.add(
                "POST",
                url.replaceFirst("^/v1", ""),
                call.operation(),
                (request, owner, id) -> chat.answer(request, owner, call)));
        return new RoutedWire(name, "/" + name + "/v1", backend.accountsByKey(), routes, manners);
    }
}
