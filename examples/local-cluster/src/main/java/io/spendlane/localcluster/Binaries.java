package io.spendlane.localcluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A directory that holds executable {@code etcd}, {@code kube-apiserver} and {@code kubectl}.
 *
 * @param directory absolute
 */
public record Binaries(Path directory) {

    /** The Kubernetes version that is built. A download may be another patch of the same minor. */
    public static final String VERSION = "1.36.3";

    static final List<String> NAMES = List.of("etcd", "kubectl", "kube-apiserver");

    /**
     * Finds the binaries, or gets them: {@code KUBEBUILDER_ASSETS}, the per-user cache, the envtest archive (needs internet), a
     * build with {@code go} from the module proxy. The last two take seconds to minutes, tell their progress on stdout, and fill
     * the cache, so they happen once per user.
     *
     * @throws ClusterException when there is no way to have them; the message lists what was tried and what to do
     */
    public static Binaries find() {
        return BinaryFinder.ofThisMachine().find();
    }

    /** Like {@link #find()}, but only what is there already: {@code KUBEBUILDER_ASSETS} or the cache. Quick, never builds. */
    public static Optional<Binaries> findAtHand() {
        return BinaryFinder.ofThisMachine().findAtHand();
    }

    /** The binaries in this directory, if all three are there and executable. */
    static Optional<Binaries> in(Path directory) {
        return NAMES.stream().allMatch(name -> Files.isExecutable(directory.resolve(name)))
                ? Optional.of(new Binaries(directory.toAbsolutePath()))
                : Optional.empty();
    }

    public Path etcd() {
        return directory.resolve("etcd");
    }

    public Path kubeApiServer() {
        return directory.resolve("kube-apiserver");
    }

    public Path kubectl() {
        return directory.resolve("kubectl");
    }
}
