package io.spendlane.operator.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** The same where Java cannot hold folders open, such as on macOS. */
class DirectoryStoreByNameTest extends DirectoryStoreTest {
    @Override
    protected DirectoryStore open(Path path, Clock clock) throws IOException {
        return DirectoryStore.open(path, clock, root -> new NamedFolder(root, ""), true);
    }
}
