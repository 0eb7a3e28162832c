package io.spendlane.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.BatchWork.Found;
import io.spendlane.simulator.batch.End;
import io.spendlane.simulator.batch.LineReader;
import io.spendlane.simulator.batch.NewBatch;
import io.spendlane.simulator.batch.State;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.behaviour.DeletedFile;
import io.spendlane.simulator.files.StoredFile;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.provider.InlineInput;
import io.spendlane.simulator.state.Json;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v1beta/batches}, and the call on a model that creates one. */
final class BatchesApi {
    private static final Duration WINDOW = Duration.ofHours(48);
    private static final long AS_LONG_AS_THE_BATCH = Duration.ofDays(36_500).toSeconds();
    private static final long MOST_INLINE_BYTES = 20_000_000;

    private final Backend backend;
    private final GeminiModels models;
    private final InputRules rules;
    private final FilesApi files;

    BatchesApi(Backend backend, GeminiModels models, InputRules rules, FilesApi files) {
        this.backend = backend;
        this.models = models;
        this.rules = rules;
        this.files = files;
    }

    Reply create(Request request, Owner owner, String model) throws IOException {
        models.demand(model);
        ObjectNode batch = Fields.object(Gemini.object(request), "batch");
        JsonNode source = Fields.get(batch, "inputConfig");
        Map<String, String> name = Map.of(Batch.MARKER_KEY, displayName(batch));
        JsonNode fileName = Fields.get(source, "fileName");
        if (fileName.isTextual()) {
            return ofFile(owner, model, name, fileName.asText().replaceFirst("^files/", ""));
        }
        JsonNode requests = source.path("requests").path("requests");
        if (!requests.isArray()) {
            throw GeminiError.invalid(
                    "* BatchGenerateContentRequest.batch.input_config: file_name or requests is needed.");
        }
        if (request.body().length > MOST_INLINE_BYTES) {
            throw GeminiError.invalid("Request payload size exceeds the limit: " + MOST_INLINE_BYTES + " bytes.");
        }
        try (InlineInput input = new InlineInput(backend.scratch())) {
            for (JsonNode inline : requests) {
                ObjectNode line = JsonNodeFactory.instance.objectNode();
                line.set("key", inline.path("metadata").path("key"));
                line.set("request", inline.path("request"));
                input.add(line);
            }
            return input.whileKept(
                    backend,
                    owner,
                    file -> create(
                            owner, model, name, file, rules.read(backend.files().content(file), model)));
        }
    }

    private static String displayName(ObjectNode batch) {
        String name = Fields.get(batch, "displayName").asText("");
        if (name.isEmpty()) {
            throw GeminiError.invalid("* BatchGenerateContentRequest.batch.display_name: display_name is required.");
        }
        return name;
    }

    private Reply ofFile(Owner owner, String model, Map<String, String> name, String file) throws IOException {
        Optional<StoredFile> found = backend.files().find(owner, file).filter(FilesApi::isUpload);
        if (found.isEmpty() && behaviour(owner).deletedFile(DeletedFile.CREATE) == DeletedFile.CREATE) {
            throw GeminiError.noFile(file);
        }
        if (found.isPresent() && !files.isActive(found.get())) {
            throw GeminiError.precondition("The File " + file + " is not in an ACTIVE state.");
        }
        Found input = found.isEmpty() ? null : rules.read(backend.files().content(file), model);
        return create(owner, model, name, file, input);
    }

    private Reply create(Owner owner, String model, Map<String, String> name, String file, @Nullable Found found) {
        NewBatch asked = new NewBatch(
                owner, List.of(file), model, "batchGenerateContent", "48h", WINDOW, name, AS_LONG_AS_THE_BATCH, found);
        Batch batch =
                backend.engine().create(asked, behaviour(owner)).orElseThrow(() -> GeminiError.typical(429, null));
        return Reply.json(200, OperationJson.of(batch, batch.createdAt(), null));
    }

    Reply retrieve(Owner owner, String id) throws IOException {
        return Reply.json(200, json(find(owner, id)));
    }

    Reply cancel(Owner owner, String id) {
        if (find(owner, id).end() != null) {
            throw GeminiError.precondition("The batch has ended already.");
        }
        backend.engine().cancel(id);
        return Reply.json(200, Map.of());
    }

    /** Its results go with it; what runs runs on. */
    Reply delete(Owner owner, String id) {
        End end = find(owner, id).end();
        backend.engine().delete(id);
        if (end != null && end.outputFileId() != null) {
            backend.files().find(owner, end.outputFileId()).ifPresent(backend.files()::delete);
        }
        return Reply.json(200, Map.of());
    }

    Reply list(Request request, Owner owner) {
        Behaviour behaviour = behaviour(owner);
        Instant now = backend.clock().instant();
        List<Batch> shown = new ArrayList<>();
        for (Batch batch :
                backend.batches().listing(owner, behaviour.unorderedListing()).all()) {
            if (batch.listedAt(now)) {
                shown.add(batch);
            }
        }
        return Reply.json(
                200,
                Page.of(request, behaviour.pageSize())
                        .answer("operations", shown, Batch::id, batch -> OperationJson.of(batch, now, output(batch))));
    }

    private Behaviour behaviour(Owner owner) {
        return backend.behaviours().of(owner.provider());
    }

    private Batch find(Owner owner, String id) {
        Instant now = backend.clock().instant();
        return backend.batches()
                .find(owner, id)
                .filter(batch -> batch.readableAt(now))
                .orElseThrow(() -> GeminiError.notFound("Requested entity was not found."));
    }

    private ObjectNode json(Batch batch) throws IOException {
        ObjectNode output = output(batch);
        if (output != null && InlineInput.is(batch.inputFileId())) {
            output = inline(batch.owner(), output.path("responsesFile").asText().replaceFirst("^files/", ""));
        }
        return OperationJson.of(batch, backend.clock().instant(), output);
    }

    /** Where the results are; null where there are none to see. */
    private static @Nullable ObjectNode output(Batch batch) {
        End end = batch.end();
        if (end == null || end.outputFileId() == null || !showsResults(batch, end)) {
            return null;
        }
        return JsonNodeFactory.instance.objectNode().put("responsesFile", "files/" + end.outputFileId());
    }

    private static boolean showsResults(Batch batch, End end) {
        return end.state() == State.COMPLETED
                || (end.state() == State.CANCELLED
                        && batch.behaviour().oddities().cancelledOutput());
    }

    private ObjectNode inline(Owner owner, String file) throws IOException {
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        ArrayNode responses = output.putObject("inlinedResponses").putArray("inlinedResponses");
        if (backend.files().find(owner, file).isEmpty()) {
            return output;
        }
        try (LineReader lines = new LineReader(backend.files().content(file))) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                ObjectNode row = (ObjectNode) Json.MAPPER.readTree(line);
                JsonNode key = row.remove("key");
                ObjectNode response = responses.addObject();
                if (key != null) {
                    response.putObject("metadata").set("key", key);
                }
                response.setAll(row);
            }
        }
        return output;
    }
}
