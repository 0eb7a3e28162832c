package io.spendlane.operator.provider.mistral;

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
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Files and batch jobs of a Mistral workspace.
 *
 * @see <a href="https://docs.mistral.ai/api/endpoint/batch">Batch API</a>
 */
public final class MistralBatches implements BatchProvider {
    private static final String ENDPOINT = "/v1/chat/completions";
    /** The shortest window that is not a promise of less than the other providers give. */
    private static final int WINDOW_HOURS = 24;

    private static final int PAGE = 100;
    private static final RequestBody EMPTY = RequestBody.create(new byte[0]);
    private static final String[] JOBS = {"v1", "batch", "jobs"};

    private final BatchWire wire;
    private final Http http;
    private final UploadedFiles files;

    public MistralBatches(Access access, BatchWire wire) {
        this.wire = wire;
        this.http = Http.bearer(access, MistralRefusals::read);
        this.files = new UploadedFiles(
                http, access.timeouts(), new UploadedFiles.Form(List.of("v1", "files"), List.of(), "batch", false));
    }

    @Override
    public BatchWire wire() {
        return wire;
    }

    /** Every line is checked when the file is uploaded; one bad line refuses it. */
    @Override
    public UploadedFiles input() {
        return files;
    }

    @Override
    public RemoteBatch create(NewBatch batch) throws ProviderException {
        ObjectNode job = JsonNodeFactory.instance.objectNode();
        job.putArray("input_files").add(batch.file());
        job.put("model", batch.model()).put("endpoint", ENDPOINT).put("timeout_hours", WINDOW_HOURS);
        job.putObject("metadata").put(JobObject.NAME, batch.name());
        byte[] json = job.toString().getBytes(StandardCharsets.UTF_8);
        return http.billed("create", http.url(JOBS).build(), json, MistralBatches::job);
    }

    @Override
    public RemoteBatch get(String id) throws ProviderException {
        HttpUrl url = http.object("get", id, JOBS).build();
        return http.free("get", http.request(url).build(), MistralBatches::job);
    }

    @Override
    public Page list(@Nullable String after) throws ProviderException {
        JobPage page = JobPage.from(after);
        HttpUrl url = http.url(JOBS)
                .addQueryParameter("page", Integer.toString(page.number()))
                .addQueryParameter("page_size", Integer.toString(PAGE))
                .addQueryParameter("order_by", "-created")
                .build();
        return http.free("list", http.request(url).build(), page::read);
    }

    @Override
    public RemoteBatch cancel(String id) throws ProviderException {
        HttpUrl url = http.object("cancel", id, JOBS).addPathSegment("cancel").build();
        try {
            return http.free("cancel", http.request(url).post(EMPTY).build(), MistralBatches::job);
        } catch (ProviderException e) {
            if (e.status() == 409 || e.status() == 400 || e.status() == 422) {
                return get(id);
            }
            throw e;
        }
    }

    @Override
    public Optional<RemoteFile> result(String fileId) throws ProviderException {
        return files.file(fileId);
    }

    @Override
    public InputStream content(String fileId) throws ProviderException {
        return files.content(fileId);
    }

    /** The job stays, with its counts; its files go. */
    @Override
    public void discard(RemoteBatch ended) throws ProviderException {
        for (String file : ended.results()) {
            files.deleteFile(file);
        }
    }

    /** Connections and threads are shared: there is nothing of its own to release. */
    @Override
    public void close() {}

    private static RemoteBatch job(Response response) throws IOException {
        return JobObject.read(Answer.object(response));
    }
}
