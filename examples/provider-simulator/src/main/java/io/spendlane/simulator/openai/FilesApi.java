package io.spendlane.simulator.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.batch.Names;
import io.spendlane.simulator.behaviour.Behaviours;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.files.StoredFile;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.provider.Backend;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.NavigableMap;

/** {@code /files}. */
final class FilesApi {
    private static final int MOST_PER_PAGE = 10_000;

    private final FileStore files;
    private final Behaviours behaviours;
    private final InstantSource clock;
    private final Names names;
    private final FileForm form;
    private final UploadRules rules;

    FilesApi(Dialect dialect, Backend backend) {
        this.files = backend.files();
        this.behaviours = backend.behaviours();
        this.clock = backend.clock();
        this.names = dialect.names();
        this.form = dialect.files();
        this.rules = new UploadRules(dialect.terms());
    }

    Reply upload(Request request, Owner owner) throws IOException {
        UploadRules.Accepted upload = rules.check(request.upload(), clock.instant());
        StoredFile file = files.add(
                names.input(), owner, upload.filename(), upload.purpose(), upload.content(), upload.expiresAt());
        return Reply.json(200, json(file));
    }

    Reply retrieve(Owner owner, String id) {
        return Reply.json(200, json(find(owner, id)));
    }

    Reply content(Owner owner, String id) {
        StoredFile file = find(owner, id);
        if (!form.isReadable(file)) {
            throw OpenAiError.invalid("The file " + id + " cannot be downloaded.", "id", null);
        }
        return new Reply.Download(200, Map.of(), "application/octet-stream", files.content(file.id()));
    }

    Reply delete(Owner owner, String id) {
        StoredFile file = find(owner, id);
        files.delete(file);
        ObjectNode deleted = JsonNodeFactory.instance.objectNode();
        return Reply.json(200, deleted.put("id", id).put("object", "file").put("deleted", true));
    }

    Reply list(Request request, Owner owner) {
        int limit = Paging.limit(request, MOST_PER_PAGE, MOST_PER_PAGE);
        String order = request.query().getOrDefault("order", "desc");
        NavigableMap<Long, StoredFile> all = files.of(owner);
        NavigableMap<Long, StoredFile> ordered = order.equals("asc") ? all : all.descendingMap();
        String after = request.query().get("after");
        NavigableMap<Long, StoredFile> rest =
                after == null ? ordered : ordered.tailMap(find(owner, after).number(), false);
        String purpose = request.query().get("purpose");
        Instant now = clock.instant();
        ObjectNode page = Paging.page(
                rest.values(),
                file -> !file.goneAt(now) && (purpose == null || purpose.equals(file.purpose())),
                limit,
                this::json);
        return Reply.json(200, page);
    }

    private StoredFile find(Owner owner, String id) {
        return files.find(owner, id)
                .orElseThrow(
                        () -> new OpenAiError(404, "No such File object: " + id, "invalid_request_error", "id", null));
    }

    private ObjectNode json(StoredFile file) {
        return form.show(file, behaviours.of(file.owner().provider()), clock.instant());
    }
}
