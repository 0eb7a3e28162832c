package io.spendlane.simulator.mistral;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.answers.FirstRuns;
import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.batch.BatchWork;
import io.spendlane.simulator.billing.PriceTable;
import io.spendlane.simulator.chat.ChatCompletions;
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
import java.time.InstantSource;

/** Puts the parts of the Mistral profile together. */
public final class Mistral implements Provider {
    public static final String NAME = "mistral";
    static final String BASE_PATH = "/mistral";

    private final MistralChat dialect = new MistralChat();
    private final ChatCompletions chat = new ChatCompletions(dialect);
    private final SignedUrls signedUrls;
    private final MistralManners manners;
    private final ModelCatalog models;
    private final ModelRuns runs;
    private final Chance chance;

    public Mistral(PriceTable prices, FirstRuns firstRuns, Chance chance, InstantSource clock) {
        this.signedUrls = new SignedUrls(clock);
        this.manners = new MistralManners(signedUrls);
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
        return new ItemWork(new CheckedBefore(files), runs, new MistralRows(chat), new MistralNames(), chance, false);
    }

    @Override
    public ProviderWire wire(Backend backend) {
        FilesApi files = new FilesApi(backend.files(), new UploadRules(dialect), signedUrls, manners, backend.clock());
        JobsApi jobs = new JobsApi(backend, new JobRules(models), chat);
        RealtimeCalls calls = new RealtimeCalls(runs, backend, manners);
        Routes routes = new Routes()
                .add("POST", "/v1/files", "upload", (request, owner, id) -> files.upload(request, owner))
                .add("GET", "/v1/files", "listFiles", (request, owner, id) -> files.list(request, owner))
                .add("GET", "/v1/files/{id}", "retrieveFile", (request, owner, id) -> files.retrieve(owner, id))
                .add("DELETE", "/v1/files/{id}", "deleteFile", (request, owner, id) -> files.delete(owner, id))
                .add("GET", "/v1/files/{id}/content", "content", (request, owner, id) -> files.content(owner, id))
                .add("GET", "/v1/files/{id}/url", "fileUrl", (request, owner, id) -> files.url(request, owner, id))
                .add("POST", "/v1/batch/jobs", ProviderWire.CREATE, (request, owner, id) -> jobs.create(request, owner))
                .add("GET", "/v1/batch/jobs", "list", (request, owner, id) -> jobs.list(request, owner))
                .add("GET", "/v1/batch/jobs/{id}", "retrieve", jobs::retrieve)
                .add("POST", "/v1/batch/jobs/{id}/cancel", "cancel", (request, owner, id) -> jobs.cancel(owner, id))
                .add("DELETE", "/v1/batch/jobs/{id}", "deleteBatch", (request, owner, id) -> jobs.delete(owner, id))
                .add("GET", "/v1/models", "models", (request, owner, id) -> MistralModels.list(models))
                .add("GET", "/v1/models/{id}", "models", (request, owner, id) -> MistralModels.retrieve(models, id))
                .add(
                        "POST",
                        "/v1/chat/completions",
                        chat.operation(),
                        (request, owner, id) -> chat(request, owner, calls));
        return new RoutedWire(NAME, BASE_PATH, backend.accountsByKey(), routes, manners);
    }

    private Reply chat(Request request, Owner owner, RealtimeCalls calls) throws IOException {
        ObjectNode body = object(request);
        if (!body.path("model").isTextual()) {
            throw MistralError.missing(body, "body", "model");
        }
        if (body.path("stream").asBoolean(false)) {
            throw MistralError.detail(400, "The simulator does not stream.");
        }
        return calls.answer(chat, body, owner, Ids.uuid().replace("-", ""), "id");
    }

    static ObjectNode object(Request request) throws IOException {
        try {
            JsonNode json = Json.STRICT_READER.readTree(request.body());
            if (json instanceof ObjectNode object) {
                return object;
            }
            throw MistralError.invalid("dict_type", "Input should be a valid dictionary", json, "body");
        } catch (JsonProcessingException e) {
            throw MistralError.invalid("json_invalid", "JSON decode error", TextNode.valueOf(""), "body");
        }
    }
}
