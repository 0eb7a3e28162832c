package io.spendlane.simulator.fireworks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Batch;
import io.spendlane.simulator.batch.End;
import io.spendlane.simulator.batch.State;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.files.StoredFile;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.http.Upload;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** {@code /datasets}: made first, filled after; those of results are there when their job has ended with any. */
final class DatasetsApi {
    private static final long MOST_BYTES = 150_000_000;
    /** As all resources have it. */
    static final String ID = "[a-z][a-z0-9-]{0,62}";

    private final FileStore files;
    private final Jobs jobs;
    private final Downloads downloads;
    private final FireworksManners manners;
    private final InstantSource clock;
    /** Made and not filled: file id to how many examples it is said to hold. Forgotten by a restart. */
    private final Map<String, String> empty = new ConcurrentHashMap<>();

    DatasetsApi(FileStore files, Jobs jobs, Downloads downloads, FireworksManners manners, InstantSource clock) {
        this.files = files;
        this.jobs = jobs;
        this.downloads = downloads;
        this.manners = manners;
        this.clock = clock;
    }

    Reply create(Request request, Owner owner) throws IOException {
        JsonNode body = Fireworks.object(request);
        String id = body.path("datasetId").asText("");
        if (!id.matches(ID)) {
            throw FireworksError.of(400, "invalid dataset id");
        }
        JsonNode count = body.path("dataset").path("exampleCount");
        if (count.isMissingNode()) {
            throw FireworksError.of(400, "example_count is required for uploaded datasets");
        }
        String file = DatasetNames.file(owner, id);
        if (files.find(owner, file).isPresent() || empty.putIfAbsent(file, count.asText()) != null) {
            throw FireworksError.of(409, "dataset already exists");
        }
        return Reply.json(200, json(id, null, count.asText()));
    }

    Reply upload(Request request, Owner owner, String id) throws IOException {
        String file = DatasetNames.file(owner, id);
        Upload upload = request.upload();
        if (upload.content() == null || upload.filename() == null) {
            throw FireworksError.of(400, "file is required");
        }
        long bytes = Files.size(upload.content());
        if (bytes > MOST_BYTES) {
            throw FireworksError.of(413, "file too large");
        }
        String count = empty.remove(file);
        Optional<StoredFile> before = files.find(owner, file);
        if (count == null && before.isEmpty()) {
            throw FireworksError.notFound();
        }
        before.ifPresent(files::delete);
        String examples = count == null ? before.orElseThrow().purpose() : count;
        StoredFile stored = files.add(file, owner, upload.filename(), examples, upload.content(), null);
        return Reply.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("bytes", bytes)
                        .put("created_at", stored.createdAt().getEpochSecond())
                        .put("filename", upload.filename())
                        .put("id", Fireworks.name("datasets", id))
                        .put("object", "file")
                        .put("purpose", "dataset"));
    }

    Reply retrieve(Owner owner, String id) {
        String file = DatasetNames.file(owner, id);
        String count = empty.get(file);
        if (count != null) {
            return Reply.json(200, json(id, null, count));
        }
        Optional<StoredFile> stored = files.find(owner, file);
        if (stored.isPresent()) {
            return Reply.json(200, json(id, stored.get(), stored.get().purpose()));
        }
        End end = output(owner, id);
        return Reply.json(200, json(id, null, Integer.toString(end.completed())).put("state", "READY"));
    }

    Reply delete(Owner owner, String id) {
        String file = DatasetNames.file(owner, id);
        Optional<StoredFile> stored = files.find(owner, file);
        if (empty.remove(file) == null && stored.isEmpty()) {
            End end = output(owner, id);
            drop(owner, end.outputFileId());
            drop(owner, end.errorFileId());
        }
        stored.ifPresent(files::delete);
        return Reply.json(200, Map.of());
    }

    private void drop(Owner owner, @Nullable String file) {
        if (file != null) {
            files.find(owner, file).ifPresent(files::delete);
        }
    }

    /** The errors' file is always there, and mostly empty. */
    Reply downloadEndpoint(Request request, Owner owner, String id) {
        End end = output(owner, id);
        String key = manners.key(request);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putObject("filenameToSignedUrls")
                .put("dataset/" + id + "/BIJOutputSet.jsonl", downloads.sign(request, key, end.outputFileId()))
                .put("dataset/" + id + "/error-data", downloads.sign(request, key, end.errorFileId()));
        return Reply.json(200, answer);
    }

    Reply content(String token) {
        return downloads.read(token, files);
    }

    private End output(Owner owner, String dataset) {
        return jobs.all(owner).stream()
                .filter(batch -> DatasetNames.output(batch).equals(dataset))
                .map(Batch::end)
                .filter(end -> end != null && (end.state() == State.COMPLETED || end.state() == State.EXPIRED))
                .filter(end -> has(owner, end.outputFileId()) || has(owner, end.errorFileId()))
                .findFirst()
                .orElseThrow(FireworksError::notFound);
    }

    private boolean has(Owner owner, @Nullable String file) {
        return file != null && files.find(owner, file).isPresent();
    }

    private ObjectNode json(String id, @Nullable StoredFile stored, String examples) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        String created = (stored == null ? clock.instant() : stored.createdAt()).toString();
        json.put("averageTurnCount", 0).put("createTime", created).put("displayName", "");
        json.put("exampleCount", examples).put("format", "FORMAT_UNSPECIFIED");
        json.put("name", Fireworks.name("datasets", id));
        json.put("state", stored == null ? "UPLOADING" : "READY");
        json.putObject("status").put("code", "OK").put("message", "");
        json.put("updateTime", created).putObject("userUploaded");
        return json;
    }
}
