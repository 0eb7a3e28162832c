package io.spendlane.simulator.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.answers.FirstRuns;
import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.batch.BatchWork;
import io.spendlane.simulator.billing.PriceTable;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.http.ProviderWire;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.model.CheckedBefore;
import io.spendlane.simulator.model.ItemWork;
import io.spendlane.simulator.model.ModelRuns;
import io.spendlane.simulator.model.RealtimeCalls;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.provider.Provider;
import io.spendlane.simulator.provider.RoutedWire;
import io.spendlane.simulator.provider.Routes;
import io.spendlane.simulator.state.Ids;
import io.spendlane.simulator.state.Json;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.util.Map;

/** Puts the parts of the Gemini profile together. */
public final class Gemini implements Provider {
    public static final String NAME = "gemini";
    static final String BASE_PATH = "/gemini";
    private static final String PRICED_AS = "google";
    private static final String V = "/v1beta";

    private final GenerateContent call = new GenerateContent();
    private final GeminiNames names = new GeminiNames();
    private final UploadSessions sessions = new UploadSessions();
    private final GeminiManners manners = new GeminiManners(sessions);
    private final ModelCatalog models;
    private final ModelRuns runs;
    private final Chance chance;

    public Gemini(PriceTable prices, FirstRuns firstRuns, Chance chance) {
        this.models = ModelCatalog.of(prices, PRICED_AS);
        this.runs = new ModelRuns(chance, models, firstRuns, manners);
        this.chance = chance;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public BatchWork work(FileStore files) {
        return new ItemWork(new CheckedBefore(files), runs, new GeminiRows(call), names, chance, false);
    }

    @Override
    public ProviderWire wire(Backend backend) {
        FilesApi files = new FilesApi(backend, sessions, manners, names);
        GeminiModels modelsApi = new GeminiModels(models, manners);
        BatchesApi batches = new BatchesApi(backend, modelsApi, new InputRules(call), files);
        RealtimeCalls calls = new RealtimeCalls(runs, backend, manners);
        Routes routes = new Routes().takingLargeBodies("upload");
        addFiles(routes, files);
        addBatches(routes, batches);
        routes.add("GET", V + "/models", "models", (request, owner, id) -> modelsApi.list())
                .add("GET", V + "/models/{id}", "models", (request, owner, id) -> modelsApi.retrieve(id))
                .add(
                        "POST",
                        V + "/models/{id}:generateContent",
                        call.operation(),
                        (request, owner, id) -> answer(request, owner, id, calls))
                .add(
                        "POST",
                        V + "/models/{id}:countTokens",
                        "countTokens",
                        (request, owner, id) ->
                                Reply.json(200, Map.of("totalTokens", call.inputTokens(object(request)))));
        return new RoutedWire(NAME, BASE_PATH, backend.accountsByKey(), routes, manners);
    }

    private static void addFiles(Routes routes, FilesApi files) {
        String upload = "/upload" + V + "/files";
        String download = V + "/files/{id}:download";
        routes.add("POST", upload, Gemini::isBegun, "upload", (request, owner, id) -> files.receive(request, owner))
                // Google's Java SDK takes an upload address for one at Google, and puts its base path in front once
                // more.
                .add(
                        "POST",
                        BASE_PATH + upload,
                        Gemini::isBegun,
                        "upload",
                        (request, owner, id) -> files.receive(request, owner))
                .add("POST", upload, "startUpload", (request, owner, id) -> files.start(request))
                .add("GET", "/download" + download, "content", (request, owner, id) -> files.download(owner, id))
                .add("GET", download, "content", (request, owner, id) -> files.download(owner, id))
                .add("GET", V + "/files", "listFiles", (request, owner, id) -> files.list(request, owner))
                .add("GET", V + "/files/{id}", "retrieveFile", files::retrieve)
                .add("DELETE", V + "/files/{id}", "deleteFile", (request, owner, id) -> files.delete(owner, id));
    }

    private static boolean isBegun(Request request) {
        return request.query().containsKey(UploadSessions.ID);
    }

    private static void addBatches(Routes routes, BatchesApi batches) {
        String one = V + "/batches/{id}";
        routes.add("POST", V + "/models/{id}:batchGenerateContent", ProviderWire.CREATE, batches::create)
                .add("GET", V + "/batches", "list", (request, owner, id) -> batches.list(request, owner))
                .add("POST", one + ":cancel", "cancel", (request, owner, id) -> batches.cancel(owner, id))
                .add("GET", one, "retrieve", (request, owner, id) -> batches.retrieve(owner, id))
                .add("DELETE", one, "deleteBatch", (request, owner, id) -> batches.delete(owner, id));
    }

    private Reply answer(Request request, Owner owner, String model, RealtimeCalls calls) throws IOException {
        return calls.answer(call, object(request).put("model", model), owner, Ids.next(""), "responseId");
    }

    static ObjectNode object(Request request) throws IOException {
        try {
            if (Json.STRICT_READER.readTree(request.body()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw GeminiError.invalid("Invalid JSON payload received. " + e.getOriginalMessage());
        }
        throw GeminiError.invalid("Invalid JSON payload received. An object is needed.");
    }
}
