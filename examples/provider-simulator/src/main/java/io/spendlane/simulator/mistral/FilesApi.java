package io.spendlane.simulator.mistral;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.simulator.files.FileStore;
import io.spendlane.simulator.files.StoredFile;
import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.http.Upload;
import io.spendlane.simulator.provider.InlineInput;
import io.spendlane.simulator.state.Ids;
import io.spendlane.simulator.state.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /v1/files}. */
final class FilesApi {
    private static final long MOST_BYTES = 512_000_000;
    private static final Set<String> PURPOSES = Set.of("batch", "fine-tune", "ocr", "audio");

    private final FileStore files;
    private final UploadRules rules;
    private final SignedUrls signedUrls;
    private final MistralManners manners;
    private final InstantSource clock;

    FilesApi(FileStore files, UploadRules rules, SignedUrls signedUrls, MistralManners manners, InstantSource clock) {
        this.files = files;
        this.rules = rules;
        this.signedUrls = signedUrls;
        this.manners = manners;
        this.clock = clock;
    }

    Reply upload(Request request, Owner owner) throws IOException {
        Upload upload = request.upload();
        if (upload.content() == null || upload.filename() == null) {
            throw MistralError.missing(JsonNodeFactory.instance.nullNode(), "body", "file");
        }
        String purpose = upload.fields().getOrDefault("purpose", "fine-tune");
        if (!PURPOSES.contains(purpose)) {
            throw MistralError.invalid("enum", "Input should be one of " + PURPOSES, null, "body", "purpose");
        }
        if (Files.size(upload.content()) > MOST_BYTES) {
            throw MistralError.detail(413, "The file is larger than 512 MB.");
        }
        if (purpose.equals("batch")) {
            rules.check(upload.content());
        }
        Instant gone = expiry(upload.fields().get("expiry"));
        return Reply.json(200, json(files.add(Ids.uuid(), owner, upload.filename(), purpose, upload.content(), gone)));
    }

    private @Nullable Instant expiry(@Nullable String hours) {
        if (hours == null) {
            return null;
        }
        if (!hours.matches("[1-9]\\d{0,4}")) {
            throw MistralError.invalid("greater_than", "Input should be greater than 0", null, "body", "expiry");
        }
        return clock.instant().plus(Duration.ofHours(Long.parseLong(hours)));
    }

    Reply retrieve(Owner owner, String id) {
        return Reply.json(200, json(find(owner, id)).put("deleted", false));
    }

    Reply delete(Owner owner, String id) {
        files.delete(find(owner, id));
        return Reply.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", id)
                        .put("object", "file")
                        .put("deleted", true));
    }

    Reply content(Owner owner, String id) {
        StoredFile file = find(owner, id);
        return new Reply.Download(200, Map.of(), "application/octet-stream", files.content(file.id()));
    }

    Reply url(Request request, Owner owner, String id) {
        find(owner, id);
        Duration life = Duration.ofHours(Page.number(request, "expiry", 24, 1, 168));
        String address =
                signedUrls.sign(request, manners.key(request), Mistral.BASE_PATH, "/v1/files/" + id + "/content", life);
        return Reply.json(200, Map.of("url", address));
    }

    Reply list(Request request, Owner owner) {
        Map<String, String> query = request.query();
        Instant now = clock.instant();
        List<StoredFile> found = files.of(owner).descendingMap().values().stream()
                .filter(file -> !InlineInput.is(file.id()) && !file.goneAt(now))
                .filter(file -> query.getOrDefault("purpose", purpose(file)).equals(purpose(file)))
                .filter(file ->
                        query.getOrDefault("sample_type", sampleType(file)).equals(sampleType(file)))
                .filter(file -> query.getOrDefault("source", source(file)).equals(source(file)))
                .filter(file -> file.filename().contains(query.getOrDefault("search", "")))
                .toList();
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode data = page.putArray("data");
        Page.of(request, null).cut(found).forEach(file -> data.add(json(file)));
        return Reply.json(200, page.put("object", "list").put("total", found.size()));
    }

    private StoredFile find(Owner owner, String id) {
        return files.find(owner, id)
                .filter(file -> !InlineInput.is(id))
                .orElseThrow(() -> MistralError.notFound("File"));
    }

    private static boolean isResult(StoredFile file) {
        return file.purpose().equals("batch_output");
    }

    private static String purpose(StoredFile file) {
        return isResult(file) ? "batch" : file.purpose();
    }

    private static String source(StoredFile file) {
        return isResult(file) ? "mistral" : "upload";
    }

    private static String sampleType(StoredFile file) {
        if (!isResult(file)) {
            return file.purpose().equals("batch") ? "batch_request" : "pretrain";
        }
        return file.filename().endsWith("_error.jsonl") ? "batch_error" : "batch_result";
    }

    private static ObjectNode json(StoredFile file) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", file.id());
        json.put("object", "file");
        json.put("bytes", file.bytes());
        json.put("created_at", file.createdAt().getEpochSecond());
        json.put("filename", file.filename());
        json.put("purpose", purpose(file));
        json.put("sample_type", sampleType(file));
        json.putNull("num_lines");
        json.put("mimetype", "application/jsonl");
        json.put("source", source(file));
        json.putNull("signature");
        json.put(
                "expires_at",
                isResult(file) || file.expiresAt() == null
                        ? null
                        : file.expiresAt().getEpochSecond());
        return json;
    }
}
