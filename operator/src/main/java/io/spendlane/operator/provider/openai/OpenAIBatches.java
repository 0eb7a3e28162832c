package io.spendlane.operator.provider.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.Content;
import io.spendlane.operator.provider.InputFiles;
import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteFile;
import io.spendlane.operator.provider.http.Access;
import io.spendlane.operator.provider.http.Answer;
import io.spendlane.operator.provider.http.Download;
import io.spendlane.operator.provider.http.FileUpload;
import io.spendlane.operator.provider.http.Http;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Files and batches of an OpenAI account, or of a server with OpenAI's API.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/batch">Batch API</a>
 */
public final class OpenAIBatches implements BatchProvider, InputFiles {
    static final String ENDPOINT = "/v1/chat/completions";

    private static final RequestBody EMPTY = RequestBody.create(new byte[0]);
    private static final String PAGE = "100";
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final BatchWire wire;
    private final Http http;
    private final long looks;

    public OpenAIBatches(Access access, BatchWire wire) {
        this(access, wire, Http.bearer(access, OpenAIRefusals::read));
    }

    private OpenAIBatches(Access access, BatchWire wire, Http http) {
        this.wire = wire;
        this.http = http;
        this.looks = access.timeouts().fileReady().dividedBy(BETWEEN_LOOKS);
    }

    /** Azure's resources take the key in a header of their own. */
    public static OpenAIBatches azure(Access access, BatchWire wire) {
        Headers headers = Headers.of("api-key", access.key().value());
        return new OpenAIBatches(access, wire, new Http(access, headers, "api-key", OpenAIRefusals::read));
    }

    @Override
    public BatchWire wire() {
        return wire;
    }

    @Override
    public InputFiles input() {
        return this;
    }

    @Override
    public String upload(String filename, Content content) throws ProviderException {
        if (!filename.endsWith(".jsonl")) {
            throw new IllegalArgumentException("the name of a batch's input file ends in .jsonl; this is " + filename);
        }
        HttpUrl url = http.url("files").build();
        FileObject file = http.free("upload", () -> sendForm(url, filename, content), FileObject::read);
        return ready("upload", file);
    }

    @Override
    public RemoteBatch create(NewBatch one) throws ProviderException {
        ObjectNode batch = JsonNodeFactory.instance
                .objectNode()
                .put("input_file_id", one.file())
                .put("endpoint", ENDPOINT)
                .put("completion_window", "24h");
        batch.putObject("metadata").put(BatchObject.NAME, one.name());
        byte[] json = batch.toString().getBytes(StandardCharsets.UTF_8);
        return http.billed("create", http.url("batches").build(), json, OpenAIBatches::batch);
    }

    @Override
    public RemoteBatch get(String id) throws ProviderException {
        return http.free("get", get(url("get", "batches", id).build()), OpenAIBatches::batch);
    }

    @Override
    public Page list(@Nullable String after) throws ProviderException {
        HttpUrl.Builder url = http.url("batches").addQueryParameter("limit", PAGE);
        if (after != null) {
            url.addQueryParameter("after", after);
        }
        return http.free("list", get(url.build()), response -> Listing.read(response, after));
    }

    @Override
    public RemoteBatch cancel(String id) throws ProviderException {
        HttpUrl url = url("cancel", "batches", id).addPathSegment("cancel").build();
        try {
            return http.free("cancel", http.request(url).post(EMPTY).build(), OpenAIBatches::batch);
        } catch (ProviderException e) {
            if (e.status() == 409 || e.status() == 400) {
                return get(id);
            }
            throw e;
        }
    }

    @Override
    public Optional<RemoteFile> file(String id) throws ProviderException {
        try {
            return Optional.of(look("file", id).file());
        } catch (ProviderException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The fence against a late create stands on it: an answer that does not confirm the deletion is checked. */
    @Override
    public void deleteFile(String id) throws ProviderException {
        Request request =
                http.request(url("deleteFile", "files", id).build()).delete().build();
        boolean confirmed;
        try {
            confirmed = http.free("deleteFile", request, FileObject::deleted);
        } catch (ProviderException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return;
            }
            throw e;
        }
        if (!confirmed && file(id).isPresent()) {
            throw http.faults().unconfirmed("deleteFile", "the answer was good and the file is still there");
        }
    }

    @Override
    public Optional<RemoteFile> result(String fileId) throws ProviderException {
        return file(fileId);
    }

    /** A batch cannot be deleted, its files can. */
    @Override
    public void discard(RemoteBatch ended) throws ProviderException {
        for (String file : ended.results()) {
            deleteFile(file);
        }
    }

    @Override
    public InputStream content(String fileId) throws ProviderException {
        HttpUrl url = url("content", "files", fileId).addPathSegment("content").build();
        return new Download(http).open("content", url);
    }

    /** Connections and threads are shared: there is nothing of its own to release. */
    @Override
    public void close() {}

    private Response sendForm(HttpUrl url, String filename, Content content) throws IOException {
        RequestBody form = FileUpload.form("batch", filename, content);
        return Http.send(
                http.clients().transfers(), http.request(url).post(form).build());
    }

    private String ready(String operation, FileObject uploaded) throws ProviderException {
        FileObject file = uploaded;
        String id = file.file().id();
        for (long look = 0; file.pending() && look < looks && http.pause(BETWEEN_LOOKS); look++) {
            file = look(operation, id);
        }
        if (file.broken()) {
            throw http.faults().invalid(operation, "the provider could not process the input file");
        }
        if (file.pending()) {
            throw http.faults().unconfirmed(operation, "the input file is still pending");
        }
        return id;
    }

    private FileObject look(String operation, String id) throws ProviderException {
        return http.free(operation, get(url(operation, "files", id).build()), FileObject::read);
    }

    private Request get(HttpUrl url) {
        return http.request(url).build();
    }

    private HttpUrl.Builder url(String operation, String collection, String id) throws ProviderException {
        if (id.isBlank() || id.equals(".") || id.equals("..")) {
            throw http.faults().invalid(operation, "\"" + id + "\" is no id");
        }
        return http.url(collection, id);
    }

    private static RemoteBatch batch(Response response) throws IOException {
        return BatchObject.read(Answer.object(response));
    }
}
