package io.spendlane.simulator.openai;

import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.answers.FirstRuns;
import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.batch.BatchWork;
import io.spendlane.simulator.billing.PriceTable;
import io.spendlane.simulator.chat.ChatCompletions;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.http.ProviderWire;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.model.ItemWork;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.model.ModelRuns;
import io.spendlane.simulator.model.RealtimeCalls;
import io.spendlane.simulator.openai.Dialect.Prefix;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.provider.Provider;
import io.spendlane.simulator.provider.RoutedWire;
import io.spendlane.simulator.provider.Routes;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Puts the parts of a server together that speaks OpenAI's wire. */
public final class OpenAiProvider implements Provider {
    private final Dialect dialect;
    private final Dialect.Tone tone;
    private final Terms terms;
    private final ModelCall chat;
    private final Map<String, ModelCall> calls;
    private final ModelCatalog models;
    private final ModelRuns runs;
    private final Chance chance;

    public OpenAiProvider(Dialect dialect, PriceTable prices, FirstRuns firstRuns, Chance chance) {
        this.dialect = dialect;
        this.tone = dialect.tone();
        this.terms = dialect.terms();
        this.chat = new ChatCompletions(dialect.chat());
        this.calls = terms.endpoints().stream().collect(Collectors.toMap(url -> url, url -> chat));
        this.models = dialect.models(prices);
        this.chance = chance;
        this.runs = new ModelRuns(chance, models, firstRuns, tone);
    }

    @Override
    public String name() {
        return dialect.name();
    }

    @Override
    public BatchWork work(FileStore files) {
        OpenAiInput input = new OpenAiInput(files, models, terms);
        return new ItemWork(input, runs, dialect.rows(calls), dialect.names(), chance, false);
    }

    @Override
    public ProviderWire wire(Backend backend) {
        ChatApi chatApi = new ChatApi(new RealtimeCalls(runs, backend, tone));
        ModelsApi modelsApi = new ModelsApi(models);
        Routes routes = new Routes();
        for (Prefix prefix : dialect.prefixes()) {
            String at = prefix.path();
            Predicate<Request> when = prefix.when();
            if (dialect.runsBatches()) {
                addFiles(routes, at, when, new FilesApi(dialect, backend));
                addBatches(routes, at + "/batches", when, new BatchesApi(dialect, backend, chat));
            }
            routes.add("GET", at + "/models", when, "models", (request, owner, id) -> modelsApi.list());
            routes.add("GET", at + "/models/{id}", when, "models", (request, owner, id) -> modelsApi.retrieve(id));
            String operation = chat.operation();
            routes.add(
                    "POST",
                    at + "/chat/completions",
                    when,
                    operation,
                    (request, owner, id) -> chatApi.answer(request, owner, chat));
        }
        dialect.addRoutes(routes, chatApi, chat);
        return new RoutedWire(name(), dialect.basePath(), backend.accountsByKey(), routes, tone);
    }

    private void addFiles(Routes routes, String at, Predicate<Request> when, FilesApi api) {
        String one = at + "/files/{id}";
        routes.add(
                        "POST",
                        at + dialect.uploadPath(),
                        when,
                        "upload",
                        (request, owner, id) -> api.upload(request, owner))
                .add("GET", at + "/files", when, "listFiles", (request, owner, id) -> api.list(request, owner))
                .add("GET", one, when, "retrieveFile", (request, owner, id) -> api.retrieve(owner, id))
                .add("DELETE", one, when, "deleteFile", (request, owner, id) -> api.delete(owner, id))
                .add("GET", one + "/content", when, "content", (request, owner, id) -> api.content(owner, id));
    }

    private static void addBatches(Routes routes, String all, Predicate<Request> when, BatchesApi api) {
        String one = all + "/{id}";
        routes.add("POST", all, when, ProviderWire.CREATE, (request, owner, id) -> api.create(request, owner))
                .add("GET", all, when, "list", (request, owner, id) -> api.list(request, owner))
                .add("GET", one, when, "retrieve", (request, owner, id) -> api.retrieve(owner, id))
                .add("POST", one + "/cancel", when, "cancel", (request, owner, id) -> api.cancel(owner, id));
    }
}
