package io.spendlane.operator.items;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Store;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The ids that the records of a batch have: kept beside its requests, for the input may be gone when its results arrive. */
final class RecordIds implements Closeable {
    static final String ITEM = "i";
    static final String ID = "id";

    private final @Nullable Lines lines;
    private @Nullable JsonNode current;

    private RecordIds(@Nullable Lines lines) throws IOException {
        this.lines = lines;
        advance();
    }

    static String path(RunFolder folder, String batch) {
        return folder.path() + "/ids/" + batch + ".jsonl";
    }

    /** A batch without the file has records without ids. */
    static RecordIds of(Store store, RunFolder folder, String batch) throws IOException {
        String path = path(folder, batch);
        return new RecordIds(store.exists(path) ? new Lines(store.read(path), Records.MAX_RECORD_BYTES + 64) : null);
    }

    /** The id of an item; to be asked in ascending order. */
    @Nullable
    JsonNode of(int item) throws IOException {
        while (current != null && current.path(ITEM).intValue() < item) {
            advance();
        }
        return current != null && current.path(ITEM).intValue() == item ? current.get(ID) : null;
    }

    private void advance() throws IOException {
        current = lines != null && lines.nextFilled()
                ? LineJson.OWN.readTree(lines.buffer(), lines.start(), lines.length())
                : null;
    }

    @Override
    public void close() throws IOException {
        if (lines != null) {
            lines.close();
        }
    }
}
