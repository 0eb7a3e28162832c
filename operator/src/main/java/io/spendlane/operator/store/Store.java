package io.spendlane.operator.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.stream.Stream;

/** Files by path. A path is relative, with {@code /}, and never leaves the store. What is written appears whole or not at all. */
public interface Store {
    /** @throws java.nio.file.NoSuchFileException when there is none */
    InputStream read(String path) throws IOException;

    boolean exists(String path) throws IOException;

    /** @throws java.nio.file.NoSuchFileException when there is none */
    long size(String path) throws IOException;

    /** A file that appears, replacing an earlier one, when {@link Writing#commit} returns; closed without it, it leaves nothing. */
    Writing write(String path) throws IOException;

    /** Writes a small file; when it returns the file survives a loss of power. */
    void put(String path, byte[] bytes) throws IOException;

    /**
     * Writes a small file unless there is one already; of several who try at once one succeeds. A store that can be
     * written to from elsewhere has to do better than this default.
     *
     * @return whether it was written; either way the file that is there now survives a loss of power
     */
    default boolean create(String path, byte[] bytes) throws IOException {
        if (exists(path)) {
            return false;
        }
        put(path, bytes);
        return true;
    }

    /**
     * The paths of all files below a folder, in the order of their UTF-8 bytes; empty where there is no such folder. To
     * be closed. A fault on the way is an {@link java.io.UncheckedIOException}.
     */
    Stream<String> list(String folder) throws IOException;

    /** Deletes a file; one that is gone already is no fault. */
    void delete(String path) throws IOException;

    /** A file being written. */
    interface Writing extends AutoCloseable {
        OutputStream stream();

        /** Makes the file appear; it survives a loss of power from then on. */
        void commit() throws IOException;

        @Override
        void close() throws IOException;
    }
}
