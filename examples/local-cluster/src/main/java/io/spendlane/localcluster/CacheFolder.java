package io.spendlane.localcluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A folder of the per-user cache in which directories appear whole, by one rename, or not at all; one process at a time makes one,
 * others wait.
 */
final class CacheFolder {
    private static final String UNFINISHED = ".unfinished-";
    /** File locks are per process; this one is for the threads of this process. */
    private static final Object IN_THIS_PROCESS = new Object();

    private final Path folder;
    private final String holds;
    private final Progress progress;

    /** Fills an empty directory, and says what it is to be called. */
    interface Source {
        String fill(Path directory) throws IOException, InterruptedException;
    }

    /** {@code holds}: for messages, such as {@code the Kubernetes binaries}. */
    CacheFolder(Path folder, String holds, Progress progress) {
        this.folder = folder;
        this.holds = holds;
        this.progress = progress;
    }

    /** What is found once nobody else fills the folder, or else what the source makes. */
    Path fill(Supplier<Optional<Path>> find, Source source) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        synchronized (IN_THIS_PROCESS) {
            try (FileChannel channel =
                    FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock(channel);
                Optional<Path> found = find.get();
                return found.isPresent() ? found.get() : fillLocked(source);
            }
        }
    }

    /** The lock lasts until the channel is closed, or the process is gone. */
    private void lock(FileChannel channel) throws IOException, InterruptedException {
        if (channel.tryLock() == null) {
            progress.during("waiting for another process that fetches " + holds + " into " + folder, channel::lock);
        }
    }

    private Path fillLocked(Source source) throws IOException, InterruptedException {
        for (Path left : leftBehind()) {
            Directories.delete(left);
        }
        Path unfinished = Files.createTempDirectory(folder, UNFINISHED);
        try {
            Path home = folder.resolve(source.fill(unfinished));
            Directories.delete(home);
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
            return home;
        } finally {
            Directories.delete(unfinished);
        }
    }

    private List<Path> leftBehind() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> String.valueOf(entry.getFileName()).startsWith(UNFINISHED))
                    .toList();
        }
    }
}
