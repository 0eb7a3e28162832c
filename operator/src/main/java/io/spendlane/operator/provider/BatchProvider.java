package io.spendlane.operator.provider;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calls of one account's batch endpoint. Thread-safe. Knows the wire and nothing else: no jobs, no lanes, no money. */
public interface BatchProvider extends AutoCloseable {
    /** Content that can be read again for a repeated upload. */
    interface Content {
        InputStream open() throws IOException;

        long length() throws IOException;
    }

    /** Part of a listing; {@code next} continues it, {@code null} at its end. */
    record Page(List<RemoteBatch> batches, @Nullable String next) {}

    BatchWire wire();

    /** Uploads an input file as a stream and waits until the provider can use it. Free; may be repeated. Returns the file's id. */
    String upload(String filename, Content content) throws ProviderException;

    /**
     * Creates the batch with its name as marker. Bills: sent exactly once, whatever happens.
     *
     * @throws ProviderException {@code UNKNOWN_OUTCOME} when the request may have arrived; every other kind is a clear refusal
     */
    RemoteBatch create(String inputFileId, String name) throws ProviderException;

    RemoteBatch get(String id) throws ProviderException;

    /** One page of the account's batches, newest first where the provider keeps an order. */
    Page list(@Nullable String after) throws ProviderException;

    RemoteBatch cancel(String id) throws ProviderException;

    /** Reads a file's data; empty when the account does not have it. */
    Optional<RemoteFile> file(String id) throws ProviderException;

    /** Deletes a file; one that is gone already is no fault. */
    void deleteFile(String id) throws ProviderException;

    /** The bytes of a result file as a stream. {@link RemoteFile#bytes()} of {@link #file} says how many there should be. */
    InputStream content(String fileId) throws ProviderException;

    @Override
    void close();
}
