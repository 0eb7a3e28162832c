package io.spendlane.operator.items;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Result rows in order of their items, and of their arrival where an item has several. The rows lie in a temporary file; in
 * memory are eight bytes for each.
 */
final class SortedRows implements Closeable {
    private static final int WINDOW = 16 * 1024;
    private static final int PLACE_BITS = 39; // 512 GB; the 24 bits above hold an item's number

    private final Spool rows;
    private final ByteArrayOutputStream row = new ByteArrayOutputStream();
    private final LineWriter writer = new LineWriter(row);
    private long[] index = new long[1024];
    private int count;
    private int next;

    SortedRows(Path scratch) throws IOException {
        rows = new Spool(scratch, WINDOW);
    }

    void add(ItemLine line) throws IOException {
        if (count == index.length) {
            index = Arrays.copyOf(index, Math.addExact(count, count >> 1));
        }
        row.reset();
        line.write(writer);
        writer.flush();
        index[count++] = ((long) line.item() << PLACE_BITS) | rows.size();
        rows.appendInt(row.size());
        rows.append(row.toByteArray(), 0, row.size());
    }

    /** Ends the adding. */
    void sort() {
        Arrays.sort(index, 0, count);
    }

    boolean hasNext() {
        return next < count;
    }

    /** Item of the next row. */
    int item() {
        return (int) (index[next] >>> PLACE_BITS);
    }

    ItemLine next() throws IOException {
        long place = index[next++] & (1L << PLACE_BITS) - 1;
        return ItemLineReader.read(rows.read(place + Integer.BYTES, rows.readInt(place)));
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
