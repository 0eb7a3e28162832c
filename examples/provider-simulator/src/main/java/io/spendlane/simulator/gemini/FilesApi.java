package io.spendlane.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.behaviour.Behaviour;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Files: uploaded in two steps, kept for two days, read only where they are results. */
final class FilesApi {
    private static final Duration LIFE = Duration.ofHours(48);
    private static final String COMMAND = "x-goog-upload-command";
    private static final String STATUS = "x-goog-upload-status";

    private final Backend backend;
    private final UploadSessions sessions;
    private final GeminiManners manners;
    private final GeminiNames names;

    FilesApi(Backend backend, UploadSessions sessions, GeminiManners manners, GeminiNames names) {
        this.backend = backend;
        this.sessions = sessions;
        this.manners = manners;
        this.names = names;
    }

    Reply start(Request request) throws IOException {
        if (!"resumable".equals(request.header("x-goog-upload-protocol")) || !"start".equals(request.header(COMMAND))) {
            throw GeminiError.invalid("The simulator takes resumable uploads only.");
        }
        JsonNode body = Json.MAPPER.readTree(request.body());
        String displayName = Fields.get(body.path("file"), "displayName").asText("");
        String id = sessions.begin(manners.key(request), displayName, backend.scratch());
        String url = request.origin() + Gemini.BASE_PATH + request.path() + "?" + UploadSessions.ID + "=" + id
                + "&upload_protocol=resumable";
        Map<String, String> headers =
                Map.of("x-goog-upload-url", url, STATUS, "active", "x-goog-upload-chunk-granularity", "262144");
        return new Reply.Bytes(200, headers, "text/plain", new byte[0]);
    }

    Reply receive(Request request, Owner owner) throws IOException {
        UploadSessions.Session session = sessions.find(request)
                .orElseThrow(() -> GeminiError.notFound("The upload does not exist, or is finished."));
        String offset = request.header("x-goog-upload-offset");
        if (offset == null || !offset.equals(Long.toString(session.size()))) {
            throw GeminiError.invalid("The upload goes on at offset " + session.size() + ".");
        }
        session.append(request.spooled());
        String command = String.valueOf(request.header(COMMAND)).toLowerCase(Locale.ROOT);
        if (!command.contains("finalize")) {
            return new Reply.Bytes(200, Map.of(STATUS, "active"), "text/plain", new byte[0]);
        }
        Instant gone = backend.clock().instant().plus(LIFE);
        StoredFile file =
                backend.files().add(names.input(), owner, session.displayName(), "upload", session.content(), gone);
        sessions.end(session);
        ObjectNode answer = JsonNodeFactory.instance.objectNode().set("file", json(request, file));
        return Reply.json(200, Map.of(STATUS, "final"), Json.MAPPER, answer);
    }

    Reply retrieve(Request request, Owner owner, String id) {
        return Reply.json(200, json(request, upload(owner, id)));
    }

    Reply delete(Owner owner, String id) {
        if (GeminiNames.isResult(id)) {
            throw GeminiError.invalid("The results of a batch are deleted with the batch.");
        }
        backend.files().delete(upload(owner, id));
        return Reply.json(200, Map.of());
    }

    Reply download(Owner owner, String id) {
        StoredFile file = backend.files().find(owner, id).orElseThrow(() -> GeminiError.noFile(id));
        if (!GeminiNames.isResult(id)) {
            throw GeminiError.invalid("Only generated files can be downloaded.");
        }
        return new Reply.Download(
                200, Map.of(), "application/jsonl", backend.files().content(file.id()));
    }

    Reply list(Request request, Owner owner) {
        Instant now = backend.clock().instant();
        List<StoredFile> uploads = backend.files().of(owner).descendingMap().values().stream()
                .filter(file -> isUpload(file) && !file.goneAt(now))
                .toList();
        return Reply.json(
                200, Page.of(request, null).answer("files", uploads, StoredFile::id, file -> json(request, file)));
    }

    private StoredFile upload(Owner owner, String id) {
        return backend.files().find(owner, id).filter(FilesApi::isUpload).orElseThrow(() -> GeminiError.noFile(id));
    }

    static boolean isUpload(StoredFile file) {
        return !InlineInput.is(file.id()) && !GeminiNames.isResult(file.id());
    }

    boolean isActive(StoredFile file) {
        double pending =
                backend.behaviours().of(file.owner().provider()).oddities().filePendingSeconds();
        return !backend.clock().instant().isBefore(file.createdAt().plus(Behaviour.seconds(pending)));
    }

    private ObjectNode json(Request request, StoredFile file) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", "files/" + file.id());
        if (!file.filename().isEmpty()) {
            json.put("displayName", file.filename());
        }
        json.put("mimeType", "application/jsonl");
        json.put("sizeBytes", Long.toString(file.bytes()));
        json.put("createTime", file.createdAt().toString());
        json.put("updateTime", file.createdAt().toString());
        json.put("expirationTime", String.valueOf(file.expiresAt()));
        json.put("uri", request.origin() + Gemini.BASE_PATH + "/v1beta/files/" + file.id());
        json.put("state", isActive(file) ? "ACTIVE" : "PROCESSING");
        return json.put("source", "UPLOADED");
    }
}
