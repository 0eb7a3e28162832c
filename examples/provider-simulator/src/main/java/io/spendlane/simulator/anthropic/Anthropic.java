package io.spendlane.simulator.anthropic;

import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.answers.FirstRuns;
import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.batch.BatchWork;
import io.spendlane.simulator.batch.Names;
import io.spendlane.simulator.billing.PriceTable;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.http.ProviderWire;
import io.spendlane.simulator.model.CheckedBefore;
import io.spendlane.simulator.model.ItemWork;
import io.spendlane.simulator.model.ModelRuns;
import io.spendlane.simulator.model.RealtimeCalls;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.provider.Provider;
import io.spendlane.simulator.provider.RoutedWire;
import io.spendlane.simulator.provider.Routes;
import io.spendlane.simulator.state.Ids;
import java.util.Map;

/** Puts the parts of the Anthropic profile together. */
public final class Anthropic implements Provider {
    public static final String NAME = "anthropic";
    static final String BASE_PATH = "/anthropic";
    private static final String BATCHES = "/v1/messages/batches";
    private static final Names NAMES = new Names() {
        @Override
        public String batch() {
            return Ids.next("msgbatch_");
        }
    };

    private final Messages usual = new Messages(ApiVersion.USUAL);
    private final Map<String, Messages> messages = Messages.ofAllVersions();
    private final AnthropicManners manners = new AnthropicManners();
    private final ModelCatalog models;
    private final ModelRuns runs;
    private final Chance chance;

    public Anthropic(PriceTable prices, FirstRuns firstRuns, Chance chance) {
        this.models = ModelCatalog.of(prices, NAME);
        this.runs = new ModelRuns(chance, models, firstRuns, manners);
        this.chance = chance;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public BatchWork work(FileStore files) {
        return new ItemWork(new CheckedBefore(files), runs, new AnthropicRows(messages), NAMES, chance, true);
    }

    @Override
    public ProviderWire wire(Backend backend) {
        BatchesApi batches = new BatchesApi(backend, usual);
        MessagesApi api = new MessagesApi(messages, new RealtimeCalls(runs, backend, manners), models);
        Routes routes = new Routes()
                .takingLargeBodies(ProviderWire.CREATE)
                .add("POST", BATCHES, ProviderWire.CREATE, (request, owner, id) -> batches.create(request, owner))
                .add("GET", BATCHES, "list", (request, owner, id) -> batches.list(request, owner))
                .add("GET", BATCHES + "/{id}", "retrieve", batches::retrieve)
                .add("DELETE", BATCHES + "/{id}", "deleteBatch", (request, owner, id) -> batches.delete(owner, id))
                .add("POST", BATCHES + "/{id}/cancel", "cancel", batches::cancel)
                .add("GET", BATCHES + "/{id}/results", "content", (request, owner, id) -> batches.results(owner, id))
                .add("POST", "/v1/messages", usual.operation(), (request, owner, id) -> api.answer(request, owner))
                .add(
                        "POST",
                        "/v1/messages/count_tokens",
                        "countTokens",
                        (request, owner, id) -> api.countTokens(request))
                .add("GET", "/v1/models", "models", (request, owner, id) -> api.listModels())
                .add("GET", "/v1/models/{id}", "models", (request, owner, id) -> api.retrieveModel(id));
        return new RoutedWire(NAME, BASE_PATH, backend.accountsByKey(), routes, manners);
    }
}
