package io.spendlane.localcluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a cluster is started. {@link #defaults()} suit tests and benchmarks.
 *
 * @param directory where data, logs and keys go, absent or empty before, and kept; none: a temporary one, removed on close
 * @param fsync whether etcd waits for the disk; without it only a crash of the machine loses data
 * @param throttling whether the API server holds back busy clients, as it does by default
 * @param apiServerFlags flags of kube-apiserver, without the dashes, besides or instead of those that are set by default
 * @param users who gets a token, besides the admin
 * @param startTimeout how long the servers may take to become ready
 */
public record Options(
        Optional<Path> directory,
        boolean fsync,
        boolean throttling,
        Map<String, String> apiServerFlags,
        List<User> users,
        Duration startTimeout) {

    public Options {
        directory = directory.map(Path::toAbsolutePath);
        apiServerFlags = Map.copyOf(apiServerFlags);
        users = List.copyOf(users);
    }

    /** RBAC, no fsync, no throttling, a temporary directory, a minute to start. */
    public static Options defaults() {
        return new Options(Optional.empty(), false, false, Map.of(), List.of(), Duration.ofMinutes(1));
    }

    public Options withDirectory(Path kept) {
        return new Options(Optional.of(kept), fsync, throttling, apiServerFlags, users, startTimeout);
    }

    public Options withFsync(boolean waits) {
        return new Options(directory, waits, throttling, apiServerFlags, users, startTimeout);
    }

    public Options withThrottling(boolean holdsBack) {
        return new Options(directory, fsync, holdsBack, apiServerFlags, users, startTimeout);
    }

    /** Sets a flag of kube-apiserver: {@code withApiServerFlag("v", "4")}. */
    public Options withApiServerFlag(String name, String value) {
        Map<String, String> flags = new LinkedHashMap<>(apiServerFlags);
        flags.put(name, value);
        return new Options(directory, fsync, throttling, flags, users, startTimeout);
    }

    /** Makes {@link LocalCluster#kubeconfigFor} know this user. */
    public Options withUser(String name, String... groups) {
        List<User> more = new ArrayList<>(users);
        more.add(new User(name, List.of(groups)));
        return new Options(directory, fsync, throttling, apiServerFlags, more, startTimeout);
    }

    public Options withStartTimeout(Duration timeout) {
        return new Options(directory, fsync, throttling, apiServerFlags, users, timeout);
    }
}
