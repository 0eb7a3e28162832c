package io.spendlane.simulator.batch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines of a file as bytes, one at a time: without their line ends, empty ones left out, a byte order mark dropped. */
public final class LineReader implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private int at;
    private int filled;
    private long consumed;
    private long lineStart;
    private int number;

    public LineReader(Path file) throws IOException {
        this.in = Files.newInputStream(file);
    }

    /** The next line that is not blank, or null at the end. */
    public byte @Nullable [] next() throws IOException {
        byte[] line = raw();
        while (line != null && blank(line)) {
            line = raw();
        }
        return line;
    }

    /** The number of the line that was read last, from 1, blank ones counted. */
    public int number() {
        return number;
    }

    /** Where the line that was read last starts in the file. */
    public long lineStart() {
        return lineStart;
    }

    private byte @Nullable [] raw() throws IOException {
        lineStart = consumed;
        rest.reset();
        while (true) {
            if (at == filled) {
                at = 0;
                filled = Math.max(0, in.read(buffer));
                if (filled == 0) {
                    return rest.size() == 0 ? null : finish();
                }
            }
            int end = at;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            rest.write(buffer, at, end - at);
            consumed += end - at;
            at = end;
            if (at < filled) {
                at++;
                consumed++;
                return finish();
            }
        }
    }

    private byte[] finish() {
        byte[] line = rest.toByteArray();
        number++;
        int from = number == 1 && startsWithMark(line) ? 3 : 0;
        int to = line.length > from && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        lineStart += from;
        return from == 0 && to == line.length ? line : Arrays.copyOfRange(line, from, to);
    }

    private static boolean startsWithMark(byte[] line) {
        return line.length >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
    }

    private static boolean blank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
