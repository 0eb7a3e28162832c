package io.spendlane.operator.items;

import io.spendlane.operator.store.Store;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The lines of all collected batches in order of item and submission. A file is opened when its first item is reached;
 * where too many would be open at once, what is left of them is merged into one temporary file.
 */
final class ItemMerge implements Closeable {
    static final int MAX_LINE = 2 * Candidate.MAX_LINE;
    static final int MAX_OPEN = 64;

    private static final Comparator<Cursor> ORDER = Comparator.<Cursor>comparingInt(
                    cursor -> cursor.line().item())
            .thenComparingInt(cursor -> cursor.line().submission());

    private final Store store;
    private final Path scratch;
    private final Deque<ItemFile> unopened;
    private final PriorityQueue<Cursor> open = new PriorityQueue<>(ORDER);

    /** @param files by their first items */
    ItemMerge(Store store, List<ItemFile> files, Path scratch) {
        this.store = store;
        this.scratch = scratch;
        this.unopened = new ArrayDeque<>(files);
    }

    /** The next line of this item; null when there is none left. To be asked in ascending order, until null. */
    @Nullable
    ItemLine next(int item) throws IOException {
        while (!unopened.isEmpty() && unopened.getFirst().firstItem() <= item) {
            if (open.size() >= MAX_OPEN) {
                collapse();
            }
            ItemFile file = unopened.removeFirst();
            add(new Cursor(file.path(), new Lines(store.read(file.path()), MAX_LINE)));
        }
        Cursor first = open.peek();
        return first != null && first.line().item() <= item ? take() : null;
    }

    /** Whether nothing is left. */
    boolean atEnd() {
        return open.isEmpty() && unopened.isEmpty();
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            open.remove().close();
        }
    }

    private ItemLine take() throws IOException {
        Cursor first = open.remove();
        ItemLine line = first.line();
        add(first);
        return line;
    }

    private void add(Cursor cursor) throws IOException {
        boolean more;
        try {
            more = cursor.advance();
        } catch (IOException e) {
            cursor.close();
            throw e;
        }
        if (more) {
            open.add(cursor);
        } else {
            cursor.close();
        }
    }

    private void collapse() throws IOException {
        Path merged = Files.createTempFile(scratch, "items-", ".tmp");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(merged));
                    LineWriter lines = new LineWriter(out)) {
                while (!open.isEmpty()) {
                    take().write(lines);
                }
            }
            Lines lines = new Lines(Files.newInputStream(merged, StandardOpenOption.DELETE_ON_CLOSE), MAX_LINE);
            add(new Cursor("merged items", lines));
        } catch (IOException e) {
            Files.deleteIfExists(merged);
            throw e;
        }
    }

    private static final class Cursor implements Closeable {
        private final String name;
        private final Lines lines;
        private @Nullable ItemLine line;

        Cursor(String name, Lines lines) {
            this.name = name;
            this.lines = lines;
        }

        ItemLine line() {
            if (line == null) {
                throw new IllegalStateException("not advanced");
            }
            return line;
        }

        boolean advance() throws IOException {
            if (!lines.nextFilled()) {
                return false;
            }
            ItemLine next = ItemLineReader.read(lines, true);
            if (line != null && next.item() < line.item()) {
                throw new IOException(
                        name + " is out of order in line " + lines.number() + ": collect its batch again");
            }
            line = next;
            return true;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
