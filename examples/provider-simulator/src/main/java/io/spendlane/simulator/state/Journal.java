package io.spendlane.simulator.state;

import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Append-only lines of JSON. A line is written with one call and not synced: it survives the end of the process at any
 * moment, which is what the simulator promises, not the end of the machine. A torn last line is cut off when opened.
 */
public final class Journal implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    public Journal(Path path) throws IOException {
        this.path = path;
        cutTornTail(path);
        this.channel = open();
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    public void append(Object entry) {
        try {
            byte[] json = Json.MAPPER.writeValueAsBytes(entry);
            ByteBuffer line = ByteBuffer.allocate(json.length + 1)
                    .put(json)
                    .put((byte) '\n')
                    .flip();
            synchronized (this) {
                while (line.hasRemaining()) {
                    channel.write(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + path + ": is the disk full?", e);
        }
    }

    public <T> void replay(Class<T> type, Consumer<T> consumer) throws IOException {
        ObjectReader reader = Json.MAPPER.readerFor(type);
        try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                consumer.accept(reader.readValue(line));
            }
        }
    }

    public Path path() {
        return path;
    }

    /** Forgets everything written so far. */
    public synchronized void truncate() throws IOException {
        channel.truncate(0);
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }

    private static void cutTornTail(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long end = file.length();
            while (end > 0) {
                file.seek(end - 1);
                if (file.read() == '\n') {
                    break;
                }
                end--;
            }
            file.setLength(end);
        }
    }
}
