package io.spendlane.operator.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files that are being written, in a folder of their own within the store's file system. */
final class TempFiles {
    static final List<String> FOLDER = List.of(".spendlane", "tmp");

    /** What was not written to for so long is left over from a process that is gone. */
    private static final Duration OLD = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(TempFiles.class);

    private final FolderTree tree;
    private final String process = UUID.randomUUID().toString();
    private final AtomicLong count = new AtomicLong();

    TempFiles(FolderTree tree) {
        this.tree = tree;
    }

    Folder open() throws IOException {
        return tree.make(FOLDER);
    }

    String name() {
        return process + "-" + count.incrementAndGet() + ".tmp";
    }

    void deleteOld(Instant now) throws IOException {
        int deleted = 0;
        try (Folder folder = open()) {
            for (String name : folder.names()) {
                try {
                    BasicFileAttributes attributes = folder.attributes(name);
                    if (!attributes.isDirectory()
                            && attributes.lastModifiedTime().toInstant().isBefore(now.minus(OLD))) {
                        folder.delete(name);
                        deleted++;
                    }
                } catch (NoSuchFileException gone) {
                    // Another process cleans up as well, or has just finished writing it.
                }
            }
        }
        if (deleted > 0) {
            LOG.info("deleted temporary files left over event=store_cleaned files={}", deleted);
        }
    }

    /**
     * Whether files can be linked, which is how one is created only if there is none.
     *
     * @throws IOException when files cannot be written or made durable at all
     */
    boolean canLink() throws IOException {
        try (Folder folder = open()) {
            String name = name();
            folder.create(name).close();
            folder.sync();
            String other = name();
            try {
                Files.createLink(folder.path().resolve(other), folder.path().resolve(name));
                folder.delete(other);
                return true;
            } catch (FileAlreadyExistsException e) {
                throw e;
            } catch (UnsupportedOperationException | FileSystemException e) {
                LOG.warn(
                        "the store's file system has no hard links: run one operator only event=store_no_links cause=\"{}\"",
                        e.getMessage());
                return false;
            } finally {
                folder.delete(name);
            }
        }
    }
}
