package io.spendlane.simulator.batch;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Lines in a repeatable random order: only where they lie is kept in memory. */
final class ShuffledLines implements InputOrder {
    private final RandomAccessFile file;
    private final List<Line> order;
    private int next;

    ShuffledLines(Path input, long seed) throws IOException {
        this.order = linesOf(input);
        Collections.shuffle(order, new Random(seed));
        this.file = new RandomAccessFile(input.toFile(), "r");
    }

    private static List<Line> linesOf(Path input) throws IOException {
        List<Line> result = new ArrayList<>();
        try (LineReader lines = new LineReader(input)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                result.add(new Line(result.size(), lines.lineStart(), line.length));
            }
        }
        return result;
    }

    @Override
    public byte @Nullable [] next() throws IOException {
        if (next == order.size()) {
            return null;
        }
        Line line = order.get(next++);
        byte[] bytes = new byte[line.length()];
        file.seek(line.start());
        file.readFully(bytes);
        return bytes;
    }

    @Override
    public int index() {
        return order.get(next - 1).index();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private record Line(int index, long start, int length) {}
}
