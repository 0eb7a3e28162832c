package io.spendlane.operator.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** The same on a file system without hard links. */
class DirectoryStoreWithoutLinksTest extends DirectoryStoreTest {
    @Override
    protected DirectoryStore open(Path path, Clock clock) throws IOException {
        return DirectoryStore.open(path, clock, Folder::root, false);
    }
}
