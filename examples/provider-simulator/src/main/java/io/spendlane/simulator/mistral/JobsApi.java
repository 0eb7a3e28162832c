package io.spendlane.simulator.mistral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.BatchWork.Found;
import io.spendlane.simulator.batch.LineReader;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.behaviour.DeletedFile;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.model.ModelCall;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.provider.InlineInput;
import io.spendlane.simulator.state.Json;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/batch/jobs}. */
final class JobsApi {
    private final Backend backend;
    private final JobRules rules;
    private final ModelCall chat;

    JobsApi(Backend backend, JobRules rules, ModelCall chat) {
        this.backend = backend;
        this.rules = rules;
        this.chat = chat;
    }

    Reply create(Request request, Owner owner) throws IOException {
        ObjectNode body = Mistral.object(request);
        JobRules.Accepted job = rules.check(body);
        if (body.path("requests").isArray() && !body.path("requests").isEmpty()) {
            try (InlineInput input = new InlineInput(backend.scratch())) {
                for (JsonNode line : body.path("requests")) {
                    if (!line.path("body").isObject()) {
                        throw MistralError.missing(line, "body", "requests", "body");
                    }
                    input.add(line);
                }
                return input.whileKept(backend, owner, file -> create(job, owner, List.of(file)));
            }
        }
        List<String> inputFiles = new ArrayList<>();
        body.path("input_files").forEach(id -> inputFiles.add(id.asText()));
        if (inputFiles.isEmpty()) {
            throw MistralError.missing(body, "body", "input_files");
        }
        return create(job, owner, inputFiles);
    }

    private Reply create(JobRules.Accepted job, Owner owner, List<String> inputFiles) throws IOException {
        Behaviour behaviour = backend.behaviours().of(owner.provider());
        boolean known = inputFiles.stream()
                .allMatch(id -> backend.files().find(owner, id).isPresent());
        if (!known && behaviour.deletedFile(DeletedFile.CREATE) == DeletedFile.CREATE) {
            throw MistralError.notFound("File");
        }
        Found found = known && behaviour.enqueuedTokenLimit() != null ? found(job.model(), inputFiles) : null;
        Batch batch = backend.engine()
                .create(job.of(owner, inputFiles, found), behaviour)
                .orElseThrow(() -> MistralError.typical(429, null));
        return Reply.json(200, JobJson.of(batch, batch.createdAt()));
    }

    /** Read only where it decides whether there is room in the queue. */
    private Found found(String model, List<String> inputFiles) throws IOException {
        int rows = 0;
        long tokens = 0;
        for (String id : inputFiles) {
            try (LineReader lines = new LineReader(backend.files().content(id))) {
                for (byte[] line = lines.next(); line != null; line = lines.next()) {
                    rows++;
                    tokens += chat.inputTokens(
                            (ObjectNode) Json.MAPPER.readTree(line).path("body"));
                }
            }
        }
        return new Found(model, rows, tokens, 0);
    }

    Reply retrieve(Request request, Owner owner, String id) throws IOException {
        Batch batch = find(owner, id);
        ObjectNode json = JobJson.of(batch, backend.clock().instant());
        if (request.query().getOrDefault("inline", "false").equalsIgnoreCase("true") && batch.end() != null) {
            ArrayNode outputs = json.putArray("outputs");
            rows(owner, batch.end().outputFileId(), outputs);
            rows(owner, batch.end().errorFileId(), outputs);
        }
        return Reply.json(200, json);
    }

    private void rows(Owner owner, @Nullable String file, ArrayNode rows) throws IOException {
        if (file == null || backend.files().find(owner, file).isEmpty()) {
            return;
        }
        try (LineReader lines = new LineReader(backend.files().content(file))) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                rows.add(Json.MAPPER.readTree(line));
            }
        }
    }

    /** A job that has ended stays as it is. */
    Reply cancel(Owner owner, String id) {
        Batch before = find(owner, id);
        return json(backend.engine().cancel(id).orElse(before));
    }

    Reply delete(Owner owner, String id) {
        find(owner, id);
        backend.engine().delete(id);
        return Reply.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", id)
                        .put("object", "batch")
                        .put("deleted", true));
    }

    Reply list(Request request, Owner owner) {
        Behaviour behaviour = backend.behaviours().of(owner.provider());
        Instant now = backend.clock().instant();
        JobFilter filter = JobFilter.of(request);
        List<Batch> found = new ArrayList<>();
        for (Batch batch :
                backend.batches().listing(owner, behaviour.unorderedListing()).all()) {
            if (batch.listedAt(now) && filter.test(batch, now)) {
                found.add(batch);
            }
        }
        if (request.query().getOrDefault("order_by", "-created").equals("created")) {
            Collections.reverse(found);
        }
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode data = page.putArray("data");
        Page.of(request, behaviour.pageSize()).cut(found).forEach(batch -> data.add(JobJson.of(batch, now)));
        return Reply.json(200, page.put("object", "list").put("total", found.size()));
    }

    private Batch find(Owner owner, String id) {
        Instant now = backend.clock().instant();
        return backend.batches()
                .find(owner, id)
                .filter(batch -> batch.readableAt(now))
                .orElseThrow(() -> MistralError.notFound("Batch job"));
    }

    private Reply json(Batch batch) {
        return Reply.json(200, JobJson.of(batch, backend.clock().instant()));
    }
}
