package io.spendlane.operator.provider.anthropic;

import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.InlineInput;
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
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Message batches of an Anthropic workspace.
 *
 * @see <a href="https://docs.claude.com/en/api/creating-message-batches">Message Batches API</a>
 */
public final class AnthropicBatches implements BatchProvider, InlineInput {
    private static final String KEY = "x-api-key";
    private static final String VERSION = "2023-06-01";
    private static final String PAGE = "1000";
    private static final RequestBody EMPTY = RequestBody.create(new byte[0]);
    private static final String[] BATCHES = {"v1", "messages", "batches"};

    private final BatchWire wire;
    private final Http http;

    public AnthropicBatches(Access access, BatchWire wire) {
        this.wire = wire;
        this.http = http(access);
    }

    static Http http(Access access) {
        Headers headers = Headers.of(KEY, access.key().value(), "anthropic-version", VERSION);
        return new Http(access, headers, KEY, AnthropicRefusals::read);
    }

    @Override
    public BatchWire wire() {
        return wire;
    }

    @Override
    public InlineInput input() {
        return this;
    }

    @Override
    public Checkpoint checkpoint() throws ProviderException {
        HttpUrl url = http.url(BATCHES).addQueryParameter("limit", "1").build();
        return http.free("checkpoint", get(url), Checkpoints::read);
    }

    /** The requests are streamed out of the store: they are never in memory as a whole. */
    @Override
    public RemoteBatch create(NewBatch batch) throws ProviderException {
        RequestBody body;
        try {
            body = InlineBody.of(batch.inline());
        } catch (IOException e) {
            // Nothing was sent.
            throw new ProviderException(Kind.RETRYABLE, 0, "create: the requests cannot be read", null, e);
        }
        return http.billed("create", http.url(BATCHES).build(), body, AnthropicBatches::batch);
    }

    @Override
    public RemoteBatch get(String id) throws ProviderException {
        return http.free("get", get(url("get", id).build()), AnthropicBatches::batch);
    }

    @Override
    public Page list(@Nullable String after) throws ProviderException {
        HttpUrl.Builder url = http.url(BATCHES).addQueryParameter("limit", PAGE);
        if (after != null) {
            url.addQueryParameter("after_id", after);
        }
        return http.free("list", get(url.build()), response -> MessageBatches.read(response, after));
    }

    @Override
    public RemoteBatch cancel(String id) throws ProviderException {
        HttpUrl url = url("cancel", id).addPathSegment("cancel").build();
        try {
            return http.free("cancel", http.request(url).post(EMPTY).build(), AnthropicBatches::batch);
        } catch (ProviderException e) {
            if (e.status() == 400 || e.status() == 409) {
                return get(id);
            }
            throw e;
        }
    }

    /** How long the stream is, is not told. */
    @Override
    public Optional<RemoteFile> result(String batchId) throws ProviderException {
        try {
            return get(batchId).results().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new RemoteFile(batchId, -1, "", "results"));
        } catch (ProviderException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public InputStream content(String batchId) throws ProviderException {
        return new Download(http)
                .open(
                        "content",
                        url("content", batchId).addPathSegment("results").build());
    }

    /** Results go with their batch. */
    @Override
    public void discard(RemoteBatch ended) throws ProviderException {
        Request request =
                http.request(url("discard", ended.id()).build()).delete().build();
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

    private Request get(HttpUrl url) {
        return http.request(url).build();
    }

    private HttpUrl.Builder url(String operation, String id) throws ProviderException {
        return http.object(operation, id, BATCHES);
    }

    private static RemoteBatch batch(Response response) throws IOException {
        return MessageBatch.read(Answer.object(response));
    }
}
