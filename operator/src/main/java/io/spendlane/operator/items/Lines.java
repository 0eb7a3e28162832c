package io.spendlane.operator.items;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Splits a stream into lines, in one buffer that grows to the longest of them. A byte order mark is passed over. */
final class Lines implements Closeable {
    private static final int BUFFER = 128 * 1024;

    private final InputStream in;
    private final int maxLength;
    private byte[] buffer = new byte[BUFFER];
    private int start;
    private int end;
    private int following;
    private int limit;
    private boolean tooLong;
    private long number;

    /** @param maxLength bytes; a line that is longer is passed over without being held, see {@link #tooLong} */
    Lines(InputStream in, int maxLength) {
        this.in = in;
        this.maxLength = maxLength;
    }

    /** Goes to the next line, empty ones included; false at the end. */
    boolean next() throws IOException {
        start = following;
        tooLong = false;
        int looked = 0;
        while (true) {
            int newline = newline(start + looked);
            if (newline >= 0) {
                end = newline;
                following = newline + 1;
                break;
            }
            looked = limit - start;
            if (tooLong || looked > maxLength) {
                tooLong = true;
                start = 0;
                limit = 0;
                looked = 0;
            }
            if (!fill()) {
                if (start == limit && !tooLong) {
                    return false;
                }
                end = limit;
                following = limit;
                break;
            }
        }
        number++;
        trim();
        return true;
    }

    /** The next line that is not blank; false at the end. */
    boolean nextFilled() throws IOException {
        while (next()) {
            if (tooLong || !blank()) {
                return true;
            }
        }
        return false;
    }

    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    int length() {
        return end - start;
    }

    byte[] copy() {
        return Arrays.copyOfRange(buffer, start, end);
    }

    /** Whether this line is longer than allowed; its text is not there then. */
    boolean tooLong() {
        return tooLong;
    }

    /** Number of this line, from 1. */
    long number() {
        return number;
    }

    /** Reads to the end without looking for lines. */
    void drain() throws IOException {
        following = 0;
        limit = 0;
        while (in.read(buffer) >= 0) {
            following = 0;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private int newline(int from) {
        for (int i = from; i < limit; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Reads more behind the line that has begun. */
    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, limit - start);
            limit -= start;
            start = 0;
        }
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, maxLength + (long) BUFFER));
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        limit += Math.max(read, 0);
        return read >= 0;
    }

    private void trim() {
        if (!tooLong && end - start > maxLength) {
            tooLong = true;
        }
        if (tooLong) {
            end = start;
            return;
        }
        if (end > start && buffer[end - 1] == '\r') {
            end--;
        }
        if (number == 1
                && end - start >= 3
                && buffer[start] == (byte) 0xEF
                && buffer[start + 1] == (byte) 0xBB
                && buffer[start + 2] == (byte) 0xBF) {
            start += 3;
        }
    }

    private boolean blank() {
        for (int i = start; i < end; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
