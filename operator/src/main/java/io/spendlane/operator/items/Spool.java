package io.spendlane.operator.items;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Bytes set aside, to be read again at any place: in memory while they are few, then in a temporary file. Write first, then read. */
final class Spool implements Closeable {
    private final Path scratch;
    private byte[] buffer;
    private int used;
    private long flushed;
    private @Nullable FileChannel file;
    private long windowStart;
    private int windowLength;

    /** @param bufferSize bytes; also how much is read at once */
    Spool(Path scratch, int bufferSize) {
        this.scratch = scratch;
        this.buffer = new byte[bufferSize];
    }

    long size() {
        return flushed + used;
    }

    void append(byte[] bytes, int offset, int length) throws IOException {
        if (length > buffer.length - used) {
            flush();
        }
        if (length > buffer.length) {
            flushed += write(ByteBuffer.wrap(bytes, offset, length));
        } else {
            System.arraycopy(bytes, offset, buffer, used, length);
            used += length;
        }
    }

    void appendInt(int value) throws IOException {
        append(ByteBuffer.allocate(Integer.BYTES).putInt(value).array(), 0, Integer.BYTES);
    }

    void appendLong(long value) throws IOException {
        append(ByteBuffer.allocate(Long.BYTES).putLong(value).array(), 0, Long.BYTES);
    }

    byte[] read(long position, int length) throws IOException {
        byte[] into = new byte[length];
        if (file == null) {
            System.arraycopy(buffer, (int) position, into, 0, length);
            return into;
        }
        if (used > 0) {
            flush(); // from here on the buffer is the window of what was read last
        }
        if (length > buffer.length) {
            readFully(ByteBuffer.wrap(into), position);
            return into;
        }
        if (position < windowStart || position + length > windowStart + windowLength) {
            windowStart = position;
            windowLength = (int) Math.min(buffer.length, flushed - position);
            readFully(ByteBuffer.wrap(buffer, 0, windowLength), position);
        }
        if (length > windowLength) {
            throw new EOFException("read behind the end");
        }
        System.arraycopy(buffer, (int) (position - windowStart), into, 0, length);
        return into;
    }

    int readInt(long position) throws IOException {
        return ByteBuffer.wrap(read(position, Integer.BYTES)).getInt();
    }

    long readLong(long position) throws IOException {
        return ByteBuffer.wrap(read(position, Long.BYTES)).getLong();
    }

    @Override
    public void close() throws IOException {
        buffer = new byte[0];
        if (file != null) {
            file.close();
        }
    }

    private void flush() throws IOException {
        flushed += write(ByteBuffer.wrap(buffer, 0, used));
        used = 0;
        windowLength = 0;
    }

    private int write(ByteBuffer bytes) throws IOException {
        if (file == null) {
            file = FileChannel.open(
                    Files.createTempFile(scratch, "spool-", ".tmp"),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        }
        int length = bytes.remaining();
        long position = flushed;
        while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
        }
        return length;
    }

    private void readFully(ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int read = file == null ? -1 : file.read(into, at);
            if (read < 0) {
                throw new EOFException("a temporary file is shorter than what was written to it");
            }
            at += read;
        }
    }
}
