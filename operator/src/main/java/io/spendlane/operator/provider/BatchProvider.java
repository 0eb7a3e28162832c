package io.spendlane.operator.provider;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calls of one account's batch endpoint. Thread-safe. Knows the wire and nothing else: no jobs, no lanes, no money. */
public interface BatchProvider extends AutoCloseable {
    /** Part of a listing; {@code next} continues it, {@code null} at its end. */
    record Page(List<RemoteBatch> batches, @Nullable String next) {}

    BatchWire wire();

    Input input();

    /**
     * Creates the batch. Bills: sent exactly once, whatever happens.
     *
     * @throws ProviderException {@code UNKNOWN_OUTCOME} when the request may have arrived; every other kind is a clear refusal
     */
    RemoteBatch create(NewBatch batch) throws ProviderException;

    RemoteBatch get(String id) throws ProviderException;

    /** One page of the account's batches, newest first where the provider keeps an order. */
    Page list(@Nullable String after) throws ProviderException;

    /** Asks to end the batch; where there is nothing left to cancel, what it has become. */
    RemoteBatch cancel(String id) throws ProviderException;

    /** What is known of one of {@link RemoteBatch#results}; empty when it is gone. */
    Optional<RemoteFile> result(String result) throws ProviderException;

    /** The bytes of one of {@link RemoteBatch#results} as a stream. {@link #result} says how many there should be. */
    InputStream content(String result) throws ProviderException;

    /** Deletes the provider's copy of an ended batch's results, as far as the wire can. */
    void discard(RemoteBatch ended) throws ProviderException;

    @Override
    void close();
}
