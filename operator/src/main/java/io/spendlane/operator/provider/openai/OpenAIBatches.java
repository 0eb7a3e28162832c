package io.spendlane.operator.provider.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteFile;
import io.spendlane.operator.provider.http.Access;
import io.spendlane.operator.provider.http.Answer;
import io.spendlane.operator.provider.http.Http;
import io.spendlane.operator.provider.http.UploadedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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
public final class OpenAIBatches implements BatchProvider {
    private static final RequestBody EMPTY = RequestBody.create(new byte[0]);
    private static final String PAGE = "100";

    private final BatchWire wire;
    private final Dialect dialect;
    private final Http http;
    private final UploadedFiles files;

    public OpenAIBatches(Access access, BatchWire wire) {
        this(access, wire, Dialect.OPENAI);
    }

    public OpenAIBatches(Access access, BatchWire wire, Dialect dialect) {
        this.wire = wire;
        this.dialect = dialect;
        this.http = dialect.http(access);
        this.files = new UploadedFiles(http, access.timeouts(), dialect.form());
    }

    @Override
    public BatchWire wire() {
        return wire;
    }

    @Override
    public UploadedFiles input() {
        return files;
    }

    @Override
    public RemoteBatch create(NewBatch one) throws ProviderException {
        ObjectNode batch = JsonNodeFactory.instance
                .objectNode()
                .put("input_file_id", one.file())
                .put("endpoint", dialect.endpoint())
                .put("completion_window", "24h");
        batch.putObject("metadata").put(dialect.nameKey(), one.name());
        byte[] json = batch.toString().getBytes(StandardCharsets.UTF_8);
        return http.billed("create", http.url("batches").build(), json, this::batch);
    }

    @Override
    public RemoteBatch get(String id) throws ProviderException {
        return http.free("get", get(http.object("get", id, "batches").build()), this::batch);
    }

    @Override
    public Page list(@Nullable String after) throws ProviderException {
        HttpUrl.Builder url = http.url("batches").addQueryParameter("limit", PAGE);
        if (dialect.routed()) {
            // A proxy that would show only what it has itself recorded refuses this; others go by the model.
            url.addQueryParameter("target_model_names", http.url().build().queryParameter(Dialect.MODEL));
        }
        if (after != null) {
            url.addQueryParameter("after", after);
        }
        return http.free("list", get(url.build()), response -> Listing.read(response, after, dialect));
    }

    @Override
    public RemoteBatch cancel(String id) throws ProviderException {
        HttpUrl url =
                http.object("cancel", id, "batches").addPathSegment("cancel").build();
        try {
            return http.free("cancel", http.request(url).post(EMPTY).build(), this::batch);
        } catch (ProviderException e) {
            if (e.status() == 409 || e.status() == 400) {
                return get(id);
            }
            throw e;
        }
    }

    @Override
    public Optional<RemoteFile> result(String fileId) throws ProviderException {
        return files.file(fileId);
    }

    /** A batch cannot be deleted, its files can. */
    @Override
    public void discard(RemoteBatch ended) throws ProviderException {
        for (String file : ended.results()) {
            files.deleteFile(file);
        }
    }

    @Override
    public InputStream content(String fileId) throws ProviderException {
        return files.content(fileId);
    }

    /** Connections and threads are shared: there is nothing of its own to release. */
    @Override
    public void close() {}

    private Request get(HttpUrl url) {
        return http.request(url).build();
    }

    private RemoteBatch batch(Response response) throws IOException {
        return BatchObject.read(Answer.object(response), dialect.nameKey());
    }
}
