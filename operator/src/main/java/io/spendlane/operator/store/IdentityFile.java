package io.spendlane.operator.store;

import java.io.IOException;
import java.util.Optional;

/** The installation's identity in the store. */
public final class IdentityFile {
    private static final String PATH = ".spendlane/identity";

    private final RecordFile<Identity> files;

    public IdentityFile(Store store) {
        this.files = new RecordFile<>(store, Identity.class);
    }

    public Optional<Identity> read() throws IOException {
        return files.find(PATH);
    }

    /** Writes it, unless there is one. To be written before the ConfigMap: a crash in between then heals. @return the one that is there now */
    public Identity write(Identity identity) throws IOException {
        return files.putIfNone(PATH, identity);
    }
}
