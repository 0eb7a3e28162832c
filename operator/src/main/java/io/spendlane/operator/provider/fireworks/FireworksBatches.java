package io.spendlane.operator.provider.fireworks;

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
import io.spendlane.operator.provider.http.Http;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Data sets and batch inference jobs of a Fireworks account; the base URL ends in {@code /v1/accounts/<account>}.
 *
 * @see <a href="https://docs.fireworks.ai/api-reference/create-batch-inference-job">Create batch inference job</a>
 */
public final class FireworksBatches implements BatchProvider {
    private static final String JOBS = "batchInferenceJobs";
    private static final String PAGE = "200";

    private final BatchWire wire;
    private final Http http;
    private final Datasets datasets;

    public FireworksBatches(Access access, BatchWire wire) {
        this.wire = wire;
        this.http = Http.bearer(access, FireworksRefusals::read);
        this.datasets = new Datasets(http, access);
    }

    @Override
    public BatchWire wire() {
        return wire;
    }

    @Override
    public Datasets input() {
        return datasets;
    }

    /** The job has the id of its input, which no other has: a second create of it is refused. */
    @Override
    public RemoteBatch create(NewBatch batch) throws ProviderException {
        ObjectNode job = JsonNodeFactory.instance.objectNode().put("model", batch.model());
        job.put("displayName", batch.name()).put("inputDatasetId", batch.file());
        HttpUrl url = http.url(JOBS)
                .addQueryParameter("batchInferenceJobId", batch.file())
                .build();
        return http.billed("create", url, job.toString().getBytes(StandardCharsets.UTF_8), Job::read);
    }

    @Override
    public RemoteBatch get(String id) throws ProviderException {
        return http.free("get", http.request(url("get", id)).build(), Job::read);
    }

    @Override
    public Page list(@Nullable String after) throws ProviderException {
        HttpUrl.Builder url = http.url(JOBS).addQueryParameter("pageSize", PAGE);
        if (after != null) {
            url.addQueryParameter("pageToken", after);
        }
        return http.free("list", http.request(url.build()).build(), response -> Job.page(response, after));
    }

    /** There is no other way than to delete it, and its results with it: what is over is left alone. */
    @Override
    public RemoteBatch cancel(String id) throws ProviderException {
        RemoteBatch before = get(id);
        if (before.state().terminal()) {
            return before;
        }
        delete("cancel", url("cancel", id));
        try {
            return get(id);
        } catch (ProviderException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Job.deleted(id);
            }
            throw e;
        }
    }

    /** How long it is, is not told. */
    @Override
    public Optional<RemoteFile> result(String dataset) throws ProviderException {
        return datasets.file(dataset);
    }

    @Override
    public InputStream content(String dataset) throws ProviderException {
        return new Output(http).open(dataset);
    }

    /** The job stays: its id keeps a create that comes late from making another. */
    @Override
    public void discard(RemoteBatch ended) throws ProviderException {
        for (String dataset : ended.results()) {
            datasets.deleteFile(dataset);
        }
    }

    /** Connections and threads are shared: there is nothing of its own to release. */
    @Override
    public void close() {}

    private void delete(String operation, HttpUrl url) throws ProviderException {
        Request request = http.request(url).delete().build();
        try {
            http.free(operation, request, Answer::json);
        } catch (ProviderException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    private HttpUrl url(String operation, String id) throws ProviderException {
        return http.object(operation, id, JOBS).build();
    }
}
