package io.spendlane.localcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The per-user cache: {@code <root>/k8s/<version>-<platform>/{etcd,kube-apiserver,kubectl}}. A directory appears there whole, by
 * one rename, or not at all; one process at a time fills it, others wait.
 */
final class BinaryCache {
    private static final String UNFINISHED = ".unfinished-";
    /** File locks are per process; this one is for the threads of this process. */
    private static final Object IN_THIS_PROCESS = new Object();

    private final Path k8s;
    private final Platform platform;
    private final Progress progress;

    BinaryCache(Path root, Platform platform, Progress progress) {
        this.k8s = root.resolve("k8s");
        this.platform = platform;
        this.progress = progress;
    }

    /** {@code SPENDLANE_CLUSTER_CACHE}, or else the XDG cache directory's {@code spendlane/local-cluster}. */
    static Path root(Map<String, String> environment, Path home) {
        String own = environment.getOrDefault("SPENDLANE_CLUSTER_CACHE", "");
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = xdg.isEmpty() ? home.resolve(".cache") : Path.of(xdg);
        return own.isEmpty() ? base.resolve("spendlane/local-cluster") : Path.of(own);
    }

    Path directory() {
        return k8s;
    }

    /** The pinned version if it is there, or else the newest patch of the same minor. */
    Optional<Binaries> find() {
        if (!Files.isDirectory(k8s)) {
            return Optional.empty();
        }
        String minor = Binaries.VERSION.substring(0, Binaries.VERSION.lastIndexOf('.') + 1);
        try (Stream<Path> entries = Files.list(k8s)) {
            Stream<Path> same = entries.filter(entry -> {
                String name = String.valueOf(entry.getFileName());
                return name.startsWith(minor) && name.endsWith("-" + platform);
            });
            return Stream.concat(
                            Stream.of(home(Binaries.VERSION)),
                            same.sorted(
                                    Comparator.comparingInt(BinaryCache::patch).reversed()))
                    .flatMap(directory -> Binaries.in(directory).stream())
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Has the source put the binaries into an empty directory and makes that the cache's. Waits, and says so, while another process
     * does the same, and then takes what that one left.
     */
    Binaries fill(BinarySource source) throws IOException, InterruptedException {
        Files.createDirectories(k8s);
        synchronized (IN_THIS_PROCESS) {
            try (FileChannel channel =
                    FileChannel.open(k8s.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock(channel);
                Optional<Binaries> found = find();
                return found.isPresent() ? found.get() : fillLocked(source);
            }
        }
    }

    /** The lock lasts until the channel is closed, or the process is gone. */
    private void lock(FileChannel channel) throws IOException, InterruptedException {
        if (channel.tryLock() == null) {
            progress.during(
                    "waiting for another process that fetches the Kubernetes binaries into " + k8s, channel::lock);
        }
    }

    private Binaries fillLocked(BinarySource source) throws IOException, InterruptedException {
        for (Path left : leftBehind()) {
            Directories.delete(left);
        }
        Path unfinished = Files.createTempDirectory(k8s, UNFINISHED);
        try {
            String version = source.fetch(unfinished);
            if (Binaries.in(unfinished).isEmpty()) {
                throw new IOException("did not give all of " + String.join(", ", Binaries.NAMES));
            }
            Path home = home(version);
            Directories.delete(home);
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
            return new Binaries(home.toAbsolutePath());
        } finally {
            Directories.delete(unfinished);
        }
    }

    private List<Path> leftBehind() throws IOException {
        try (Stream<Path> entries = Files.list(k8s)) {
            return entries.filter(entry -> String.valueOf(entry.getFileName()).startsWith(UNFINISHED))
                    .toList();
        }
    }

    private Path home(String version) {
        return k8s.resolve(version + "-" + platform);
    }

    private static int patch(Path directory) {
        String name = String.valueOf(directory.getFileName());
        String version = name.substring(0, name.indexOf('-'));
        String patch = version.substring(version.lastIndexOf('.') + 1);
        return patch.matches("\\d{1,6}") ? Integer.parseInt(patch) : -1;
    }
}
