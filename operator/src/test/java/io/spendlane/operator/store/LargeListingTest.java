package io.spendlane.operator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hundreds of thousands of files: in order, each once, and with no more than the way to one of them held open. */
class LargeListingTest {
    private static final int WIDTH = 67;
    private static final int DEPTH = 2;

    @TempDir
    private Path disk;

    @Test
    void listsThemInOrderHoldingFewFolders() throws Exception {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger read = new AtomicInteger();
        String last = "";
        int count = 0;
        try (DirectoryListing listing = new DirectoryListing(new Virtual(DEPTH, open, read, kinds()), "runs", "")) {
            for (Iterator<String> paths = listing; paths.hasNext(); count++) {
                String path = paths.next();
                if (StorePath.ORDER.compare(path, last) <= 0) {
                    throw new AssertionError(path + " after " + last);
                }
                assertThat(open.get()).isLessThanOrEqualTo(DEPTH + 1);
                last = path;
            }
        }
        assertThat(read).hasValue(1 + WIDTH + WIDTH * WIDTH);
        assertThat(count).isEqualTo(WIDTH * WIDTH * WIDTH).isGreaterThan(300_000);
        assertThat(open).hasValue(0);
    }

    @Test
    void endedEarlyItHasReadOnlyTheWayThere() throws Exception {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger read = new AtomicInteger();
        try (DirectoryListing listing = new DirectoryListing(new Virtual(DEPTH, open, read, kinds()), "runs", "")) {
            assertThat(listing.next()).startsWith("runs/");
            assertThat(open).hasValue(DEPTH + 1);
        }
        assertThat(read).as("folders read").hasValue(DEPTH + 1);
        assertThat(open).hasValue(0);
    }

    /** Attributes of a folder and of a file. */
    private List<BasicFileAttributes> kinds() throws IOException {
        Path file = disk.resolve("file");
        return List.of(
                Files.readAttributes(disk, BasicFileAttributes.class),
                Files.readAttributes(Files.exists(file) ? file : Files.createFile(file), BasicFileAttributes.class));
    }

    /** A folder of {@link #WIDTH} folders of folders of files, numbered. */
    private record Virtual(int depth, AtomicInteger open, AtomicInteger read, List<BasicFileAttributes> kinds)
            implements Folder {
        Virtual {
            open.incrementAndGet();
        }

        @Override
        public Path path() {
            throw new UnsupportedOperationException();
        }

        @Override
        public BasicFileAttributes attributes(String name) {
            return kinds.get(depth > 0 ? 0 : 1);
        }

        @Override
        public Folder open(String name) {
            return new Virtual(depth - 1, open, read, kinds);
        }

        @Override
        public FileChannel read(String name) throws IOException {
            throw new NoSuchFileException(name);
        }

        @Override
        public FileChannel create(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void move(String name, Folder to, String toName) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> names() {
            read.incrementAndGet();
            return IntStream.rangeClosed(1, WIDTH).mapToObj(Integer::toString).toList();
        }

        @Override
        public void sync() {}

        @Override
        public String shown(String name) {
            return name;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
