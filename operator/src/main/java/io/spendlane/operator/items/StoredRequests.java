package io.spendlane.operator.items;

import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The requests of a cut batch, in their order. */
public final class StoredRequests implements AutoCloseable {
    private final Lines lines;
    private final Names names;
    private final BatchWire wire;
    private final String batch;
    private boolean ended;

    /** One request as it was stored before anything was sent. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Request(int item, byte[] line) {}

    private StoredRequests(Lines lines, Names names, BatchWire wire, String batch) {
        this.lines = lines;
        this.names = names;
        this.wire = wire;
        this.batch = batch;
    }

    /**
     * @throws IllegalArgumentException when the batch's name is none of ours
     * @throws java.nio.file.NoSuchFileException when there is no request file
     */
    public static StoredRequests of(Store store, RunFolder folder, String batch, BatchWire wire) throws IOException {
        Names names = BatchName.parse(batch)
                .orElseThrow(() -> new IllegalArgumentException("not the name of a batch: " + batch))
                .names();
        return new StoredRequests(
                new Lines(store.read(folder.requests(batch)), Candidate.MAX_LINE), names, wire, batch);
    }

    /** {@code null} at the end, and from then on. */
    public @Nullable Request next() throws IOException {
        ended = ended || !lines.nextFilled();
        if (ended) {
            return null;
        }
        byte[] line = lines.copy();
        int item;
        try {
            item = lines.tooLong() ? -1 : names.item(wire.customId(line));
        } catch (IllegalArgumentException e) {
            item = -1;
        }
        if (item < 0) {
            throw new IOException("the request file of batch " + batch + " is damaged in line " + lines.number());
        }
        return new Request(item, line);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
