package io.spendlane.localcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The per-user cache: {@code <root>/k8s/<version>-<platform>/{etcd,kube-apiserver,kubectl}}. */
final class BinaryCache {
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
        Path home = new CacheFolder(k8s, "the Kubernetes binaries", progress)
                .fill(() -> find().map(Binaries::directory), unfinished -> {
                    String version = source.fetch(unfinished);
                    if (Binaries.in(unfinished).isEmpty()) {
                        throw new IOException("did not give all of " + String.join(", ", Binaries.NAMES));
                    }
                    return version + "-" + platform;
                });
        return new Binaries(home.toAbsolutePath());
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
