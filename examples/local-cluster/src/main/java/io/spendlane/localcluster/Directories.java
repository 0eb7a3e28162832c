package io.spendlane.localcluster;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whole directories, which the JDK does not remove in one call. */
final class Directories {
    private Directories() {}

    /**
     * The directory that a cluster was told to use, or a new temporary one.
     *
     * @throws IOException if that directory holds something: keys and data of one cluster do not fit another
     */
    static Path forCluster(Optional<Path> given) throws IOException {
        if (given.isEmpty()) {
            return Files.createTempDirectory("spendlane-cluster-").toRealPath();
        }
        Path directory = Files.createDirectories(given.get());
        try (Stream<Path> entries = Files.list(directory)) {
            if (entries.findAny().isPresent()) {
                throw new IOException(directory + " is not empty. Remove it, or name another directory.");
            }
        }
        return directory;
    }

    /** Removes the directory with all that is in it; nothing if it is not there. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
