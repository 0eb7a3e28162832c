package io.spendlane.operator.provider.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteFile;
import io.spendlane.operator.provider.http.Access;
import io.spendlane.operator.provider.http.Answer;
import io.spendlane.operator.provider.http.Download;
import io.spendlane.operator.provider.http.Http;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Files and batches of a project of the Gemini Developer API.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/batch-api">Batch API</a>
 */
public final class GeminiBatches implements BatchProvider {
    private static final String KEY = "x-goog-api-key";
    private static final String PAGE = "100";
    private static final RequestBody EMPTY = RequestBody.create("{}", MediaType.get("application/json"));

    private final BatchWire wire;
    private final Http http;
    private final GeminiFiles files;

    public GeminiBatches(Access access, BatchWire wire) {
        this.wire = wire;
        this.http = http(access);
        this.files = new GeminiFiles(http, access.timeouts());
    }

    static Http http(Access access) {
        return new Http(access, Headers.of(KEY, access.key().value()), KEY, GeminiRefusals::read);
    }

    @Override
    public BatchWire wire() {
        return wire;
    }

    @Override
    public GeminiFiles input() {
        return files;
    }

    /** The model is part of the address; the name is the batch's display name. */
    @Override
    public RemoteBatch create(NewBatch batch) throws ProviderException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode inner = body.putObject("batch").put("displayName", batch.name());
        inner.putObject("inputConfig").put("fileName", batch.file());
        byte[] json = body.toString().getBytes(StandardCharsets.UTF_8);
        HttpUrl url = http.url("v1beta", "models", ResourceName.last("models", batch.model()) + ":batchGenerateContent")
                .build();
        try {
            return http.billed("create", url, json, GeminiBatches::batch);
        } catch (ProviderException e) {
            throw e.status() == 403 ? aboutTheFile(e) : e;
        }
    }

    /** A file that is gone is refused as if the key were not allowed to read it. A key that may list batches is not the reason. */
    private ProviderException aboutTheFile(ProviderException refused) {
        try {
            list(null);
            return new ProviderException(
                    Kind.NOT_FOUND, refused.status(), String.valueOf(refused.getMessage()), null, refused);
        } catch (ProviderException e) {
            return refused;
        }
    }

    @Override
    public RemoteBatch get(String id) throws ProviderException {
        return http.free("get", http.request(url("get", id, "").build()).build(), GeminiBatches::batch);
    }

    @Override
    public Page list(@Nullable String after) throws ProviderException {
        HttpUrl.Builder url = http.url("v1beta", "batches").addQueryParameter("pageSize", PAGE);
        if (after != null) {
            url.addQueryParameter("pageToken", after);
        }
        return http.free("list", http.request(url.build()).build(), response -> Operations.read(response, after));
    }

    @Override
    public RemoteBatch cancel(String id) throws ProviderException {
        Request request =
                http.request(url("cancel", id, ":cancel").build()).post(EMPTY).build();
        try {
            http.free("cancel", request, Answer::object);
        } catch (ProviderException e) {
            if (e.status() != 400 && e.status() != 409) {
                throw e;
            }
        }
        return get(id);
    }

    /** How long a result file is, is not told. */
    @Override
    public Optional<RemoteFile> result(String file) {
        return Optional.of(new RemoteFile(file, -1, "", "results"));
    }

    /** A file that is gone is refused as if it were somebody else's. */
    @Override
    public InputStream content(String file) throws ProviderException {
        HttpUrl url = http.url("download", "v1beta", "files", ResourceName.last("files", file) + ":download")
                .addQueryParameter("alt", "media")
                .build();
        try {
            return new Download(http).open("content", url);
        } catch (ProviderException e) {
            throw e.status() == 403
                    ? new ProviderException(Kind.NOT_FOUND, e.status(), String.valueOf(e.getMessage()), null, e)
                    : e;
        }
    }

    /** Results go with their batch. */
    @Override
    public void discard(RemoteBatch ended) throws ProviderException {
        Request request =
                http.request(url("discard", ended.id(), "").build()).delete().build();
        try {
            http.free("discard", request, Answer::object);
        } catch (ProviderException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    /** Connections and threads are shared: there is nothing of its own to release. */
    @Override
    public void close() {}

    private HttpUrl.Builder url(String operation, String id, String verb) throws ProviderException {
        return http.object(operation, ResourceName.last("batches", id) + verb, "v1beta", "batches");
    }

    private static RemoteBatch batch(Response response) throws IOException {
        return Operation.read(Answer.object(response));
    }
}
