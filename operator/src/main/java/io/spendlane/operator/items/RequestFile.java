package io.spendlane.operator.items;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.api.Money;
import io.spendlane.operator.plan.HoldMeter;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Store;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request file of one batch while it is written. Nothing of it is in the store before {@link #commit}. */
final class RequestFile implements Closeable {
    private static final int BUFFER = 128 * 1024;

    private final Store store;
    private final RunFolder folder;
    private final String name;
    private final int firstItem;
    private final HoldMeter meter;
    private final Ranges.Builder ranges = new Ranges.Builder();
    private final Store.Writing requests;
    private @Nullable OutputStream out;
    private Store.@Nullable Writing idFile;
    private @Nullable LineWriter ids;
    private int items;
    private long bytes;

    RequestFile(Store store, RunFolder folder, String name, int firstItem, Candidate candidate) throws IOException {
        this.store = store;
        this.folder = folder;
        this.name = name;
        this.firstItem = firstItem;
        this.meter = new HoldMeter(candidate.prices());
        this.requests = store.write(folder.requests(name));
        this.out = new BufferedOutputStream(requests.stream(), BUFFER);
    }

    boolean holds(byte[] line, Bound bound, BatchWire.Limits limits) {
        return limits.hold(items, bytes, meter.tokens(), line.length, bound);
    }

    Money amount() {
        return meter.amount();
    }

    Money with(Bound bound) {
        return meter.with(bound);
    }

    void add(int item, @Nullable JsonNode id, byte[] line, Bound bound) throws IOException {
        OutputStream to = Optional.ofNullable(out).orElseThrow();
        to.write(line);
        to.write('\n');
        bytes += line.length + 1;
        items++;
        ranges.add(item);
        meter.add(bound);
        if (id != null) {
            addId(item, id);
        }
    }

    private void addId(int item, JsonNode id) throws IOException {
        if (ids == null) {
            idFile = store.write(RecordIds.path(folder, name));
            ids = new LineWriter(idFile.stream());
        }
        JsonGenerator json = ids.next();
        json.writeStartObject();
        json.writeNumberField(RecordIds.ITEM, item);
        json.writeFieldName(RecordIds.ID);
        json.writeTree(id);
        json.writeEndObject();
    }

    /** Ends the writing and lets the buffers go. */
    void seal() throws IOException {
        if (out != null) {
            out.flush();
            out = null;
        }
        if (ids != null) {
            ids.close();
            ids = null;
        }
    }

    /** The ids first: where requests are, they are too. */
    void commit() throws IOException {
        if (idFile != null) {
            idFile.commit();
        }
        requests.commit();
    }

    CutBatch batch() {
        return new CutBatch(name, firstItem, items, ranges.build(), bytes, meter.amount(), meter.tokens());
    }

    /** Leaves nothing behind unless committed. */
    @Override
    public void close() throws IOException {
        out = null;
        ids = null;
        try {
            requests.close();
        } finally {
            if (idFile != null) {
                idFile.close();
            }
        }
    }
}
