package io.spendlane.simulator.fireworks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.NewBatch;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.behaviour.DeletedFile;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.state.Ids;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code /batchInferenceJobs}. */
final class JobsApi {
    private static final Duration WINDOW = Duration.ofHours(24);
    private static final long LONG = Duration.ofDays(30).toSeconds();
    private static final int MOST_PER_PAGE = 200;

    private final Backend backend;
    private final Jobs jobs;

    JobsApi(Backend backend, Jobs jobs) {
        this.backend = backend;
        this.jobs = jobs;
    }

    /** An id is given once. */
    synchronized Reply create(Request request, Owner owner) throws IOException {
        JsonNode body = Fireworks.object(request);
        String id = request.query().getOrDefault("batchInferenceJobId", Ids.lower("j", 12));
        String model = body.path("model").asText("");
        String dataset = body.path("inputDatasetId").asText("").replaceFirst("^.*/", "");
        if (!id.matches(DatasetsApi.ID)) {
            throw FireworksError.of(400, "invalid batch inference job id");
        }
        if (model.isEmpty() || dataset.isEmpty()) {
            throw FireworksError.of(400, model.isEmpty() ? "model is required" : "input_dataset_id is required");
        }
        if (jobs.any(owner, id).isPresent()) {
            throw FireworksError.of(409, "batch inference job already exists");
        }
        Behaviour behaviour = backend.behaviours().of(owner.provider());
        String file = DatasetNames.file(owner, dataset);
        boolean known = backend.files().find(owner, file).isPresent();
        if (!known && behaviour.deletedFile(DeletedFile.CREATE) == DeletedFile.CREATE) {
            throw FireworksError.notFound();
        }
        String name = body.path("displayName").asText("");
        NewBatch asked = new NewBatch(
                owner,
                List.of(file),
                model,
                Fireworks.CHAT,
                "24h",
                WINDOW,
                Jobs.metadata(id, name.isEmpty() ? id : name),
                LONG,
                null);
        Batch batch = backend.engine()
                .create(asked, behaviour, backend.batches().find(id).isEmpty() ? id : Ids.lower(id + "-", 8))
                .orElseThrow(() -> FireworksError.of(429, "no room in the queue"));
        return Reply.json(200, JobJson.of(batch, batch.createdAt()));
    }

    Reply retrieve(Owner owner, String id) {
        return Reply.json(200, JobJson.of(jobs.find(owner, id), backend.clock().instant()));
    }

    /** Stops what runs. */
    Reply delete(Owner owner, String id) {
        Batch batch = jobs.find(owner, id);
        if (batch.end() == null) {
            backend.engine().cancel(batch.id());
        } else {
            backend.engine().delete(batch.id());
        }
        return Reply.json(200, Map.of());
    }

    Reply list(Request request, Owner owner) {
        Instant now = backend.clock().instant();
        Integer most = backend.behaviours().of(owner.provider()).pageSize();
        int asked = Math.min(MOST_PER_PAGE, Integer.parseInt(request.query().getOrDefault("pageSize", "50")));
        int size = most == null ? asked : Math.min(asked, most);
        List<Batch> all = jobs.all(owner).stream()
                .filter(batch -> batch.listedAt(now) && batch.deletedAt() == null)
                .toList();
        String after = request.query().getOrDefault("pageToken", "");
        int from = 0;
        while (!after.isEmpty() && from < all.size() && !after.equals(token(all.get(from++)))) {
            // Looks for where the page before has ended.
        }
        List<Batch> page = all.subList(from, Math.min(all.size(), from + size));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode shown = answer.putArray("batchInferenceJobs");
        page.forEach(batch -> shown.add(JobJson.of(batch, now)));
        boolean more = from + size < all.size();
        return Reply.json(
                200,
                answer.put("nextPageToken", more ? token(page.get(page.size() - 1)) : "")
                        .put("totalSize", all.size()));
    }

    private static String token(Batch batch) {
        return Long.toString(batch.number(), Character.MAX_RADIX);
    }
}
