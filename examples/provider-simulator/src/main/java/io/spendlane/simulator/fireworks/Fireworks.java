package io.spendlane.simulator.fireworks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.answers.FirstRuns;
import io.spendlane.simulator.answers.ModelCatalog;
import io.spendlane.simulator.batch.BatchWork;
import io.spendlane.simulator.billing.PriceTable;
import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.chat.ChatCompletions;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.http.ProviderWire;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.model.ItemWork;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.model.ModelRuns;
import io.spendlane.simulator.model.RealtimeCalls;
import io.spendlane.simulator.openai.OpenAiChat;
import io.spendlane.simulator.openai.OpenAiError;
import io.spendlane.simulator.openai.OpenAiManners;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.provider.Provider;
import io.spendlane.simulator.provider.RoutedWire;
import io.spendlane.simulator.provider.Routes;
import io.spendlane.simulator.state.Ids;
import io.spendlane.simulator.state.Json;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.time.InstantSource;

/** Puts the parts of the Fireworks profile together. */
public final class Fireworks implements Provider {
    public static final String NAME = "fireworks";
    static final String BASE_PATH = "/fireworks";
    static final String CHAT = "chat";

    private static final String ACCOUNT = "accounts/sim";
    private static final String AT = "/v1/" + ACCOUNT;

    private final ChatCompletions chat = new ChatCompletions(new FireworksChat());
    private final Downloads downloads;
    private final FireworksManners manners;
    private final ModelRuns runs;
    private final Chance chance;

    public Fireworks(PriceTable prices, FirstRuns firstRuns, Chance chance, InstantSource clock) {
        this.downloads = new Downloads(clock);
        this.manners = new FireworksManners(downloads);
        this.runs = new ModelRuns(chance, ModelCatalog.open(prices), firstRuns, new OpenAiManners());
        this.chance = chance;
    }

    /** Completions of OpenAI's form, by the model's own name. */
    private static final class FireworksChat extends OpenAiChat {
        @Override
        public void finish(ObjectNode completion, ModelCall.Ask ask, TokenUse use) {
            super.finish(completion, ask, use);
            completion.put("model", ask.model());
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public BatchWork work(FileStore files) {
        return new ItemWork(new InputRules(files), runs, new FireworksRows(chat), new DatasetNames(), chance, false);
    }

    @Override
    public ProviderWire wire(Backend backend) {
        Jobs jobs = new Jobs(backend);
        JobsApi jobsApi = new JobsApi(backend, jobs);
        DatasetsApi sets = new DatasetsApi(backend.files(), jobs, downloads, manners, backend.clock());
        RealtimeCalls calls = new RealtimeCalls(runs, backend, new OpenAiManners());
        String set = AT + "/datasets/{id}";
        String job = AT + "/batchInferenceJobs/{id}";
        Routes routes = new Routes()
                .add("POST", AT + "/datasets", "createDataset", (request, owner, id) -> sets.create(request, owner))
                .add("POST", set + ":upload", "upload", sets::upload)
                .add("GET", set + ":getDownloadEndpoint", "downloadEndpoint", sets::downloadEndpoint)
                .add("GET", set, "retrieveFile", (request, owner, id) -> sets.retrieve(owner, id))
                .add("DELETE", set, "deleteFile", (request, owner, id) -> sets.delete(owner, id))
                .add("GET", Downloads.PATH + "{id}", "content", (request, owner, id) -> sets.content(id))
                .add(
                        "POST",
                        AT + "/batchInferenceJobs",
                        ProviderWire.CREATE,
                        (request, owner, id) -> jobsApi.create(request, owner))
                .add("GET", AT + "/batchInferenceJobs", "list", (request, owner, id) -> jobsApi.list(request, owner))
                .add("GET", job, "retrieve", (request, owner, id) -> jobsApi.retrieve(owner, id))
                .add("DELETE", job, "cancel", (request, owner, id) -> jobsApi.delete(owner, id))
                .add(
                        "POST",
                        "/inference/v1/chat/completions",
                        chat.operation(),
                        (request, owner, id) -> answer(request, owner, calls));
        return new RoutedWire(NAME, BASE_PATH, backend.accountsByKey(), routes, manners);
    }

    private Reply answer(Request request, Owner owner, RealtimeCalls calls) throws IOException {
        ObjectNode body = object(request);
        if (body.path("model").asText("").isEmpty()) {
            throw OpenAiError.invalid("you must provide a model parameter", "model", null);
        }
        if (body.path("stream").asBoolean(false)) {
            throw OpenAiError.invalid("The simulator does not stream.", "stream", "unsupported_value");
        }
        return calls.answer(chat, body, owner, Ids.next("chatcmpl-"), "id");
    }

    /** Such as {@code accounts/sim/datasets/in-1}. */
    static String name(String collection, String id) {
        return ACCOUNT + "/" + collection + "/" + id;
    }

    static ObjectNode object(Request request) throws IOException {
        try {
            if (Json.STRICT_READER.readTree(request.body()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw FireworksError.of(400, "invalid JSON");
        }
        throw FireworksError.of(400, "an object is needed");
    }
}
