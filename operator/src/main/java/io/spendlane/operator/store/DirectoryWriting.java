package io.spendlane.operator.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;

/** A file on its way: in the temporary folder until it is committed. */
final class DirectoryWriting implements Store.Writing {
    private static final int BUFFER = 1 << 16;

    private final DirectoryStore store;
    private final StorePath path;
    private final Folder folder;
    private final String temp;
    private final FileChannel channel;
    private final OutputStream stream;
    private boolean committed;
    private boolean closed;

    DirectoryWriting(DirectoryStore store, StorePath path, Folder folder, String temp) throws IOException {
        this.store = store;
        this.path = path;
        this.folder = folder;
        this.temp = temp;
        this.channel = folder.create(temp);
        this.stream = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
    }

    @Override
    public OutputStream stream() {
        return stream;
    }

    @Override
    public void commit() throws IOException {
        if (committed || closed) {
            throw new IllegalStateException("committed or closed already: " + path);
        }
        stream.flush();
        channel.force(true);
        channel.close();
        store.appear(folder, temp, path);
        committed = true;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (Folder held = folder;
                FileChannel open = channel) {
            if (!committed) {
                open.close();
                DirectoryStore.discard(held, temp);
            }
        }
    }
}
