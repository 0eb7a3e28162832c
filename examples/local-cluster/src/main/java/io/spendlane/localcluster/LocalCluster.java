package io.spendlane.localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A running etcd and kube-apiserver on free ports of 127.0.0.1. What an API server decides is real: RBAC, CRDs with CEL and
 * selectable fields, optimistic locking, server-side apply, admission policies. What controllers do does not happen: no garbage
 * collection of dependents, a deleted namespace stays Terminating, no pods run.
 *
 * <p>Nothing is left behind by {@link #close()}, nor when the JVM ends, however it does. Methods may be called from any thread and
 * throw {@link ClusterException} when they fail.
 */
public final class LocalCluster implements AutoCloseable {
    private final Binaries binaries;
    private final Options options;
    private final Path directory;
    private final Watchdog watchdog;
    private final Credentials credentials;
    private final ControlPlane servers;
    private boolean closed;

    private LocalCluster(Binaries binaries, Options options) throws IOException {
        this.binaries = binaries;
        this.options = options;
        directory = Directories.forCluster(options.directory());
        watchdog = new Watchdog(options.directory().isPresent() ? Optional.empty() : Optional.of(directory));
        credentials = new Credentials(options.users());
        servers = new ControlPlane(binaries, options, directory, credentials.adminToken(), watchdog);
    }

    /** Starts a cluster with {@link Options#defaults()}. */
    public static LocalCluster start() {
        return start(Options.defaults());
    }

    /**
     * Starts a cluster and returns when it is ready, about three seconds later; the first time on a machine without the binaries
     * only after {@link Binaries#find()} got them. When it does not become ready, the exception has the end of both logs.
     */
    public static LocalCluster start(Options options) {
        return start(options, Binaries.find());
    }

    /** Starts a cluster from these binaries. */
    public static LocalCluster start(Options options, Binaries binaries) {
        LocalCluster cluster = Attempt.orFail("Starting a local cluster", () -> new LocalCluster(binaries, options));
        try {
            Attempt.doing("Starting a local cluster", cluster::launch);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void launch() throws IOException, InterruptedException {
        credentials.write(directory);
        servers.start();
        Credentials.secret(kubeconfigFile(), kubeconfig());
    }

    /** The address, such as {@code https://127.0.0.1:24680}. It stays the same when the API server is stopped and started. */
    public String url() {
        return servers.url();
    }

    /** A kubeconfig of who may do everything, as YAML. */
    public String kubeconfig() {
        return kubeconfigFor(User.ADMIN.name());
    }

    /** The same in a file, in {@link #directory()}. */
    public Path kubeconfigFile() {
        return directory.resolve("kubeconfig.yaml");
    }

    /** The kubeconfig of a user that was named by {@link Options#withUser}, as YAML. */
    public String kubeconfigFor(String user) {
        return kubeconfig(user, credentials.token(user));
    }

    /** A kubeconfig with a token of this service account, as YAML. The account must be there; the token holds for a day. */
    public String kubeconfigForServiceAccount(String namespace, String name) {
        String token = kubectl("create", "token", name, "--namespace", namespace, "--duration", "24h");
        return kubeconfig("system:serviceaccount:" + namespace + ":" + name, token.strip());
    }

    private String kubeconfig(String user, String token) {
        String authority =
                Attempt.orFail("Reading the API server's certificate", () -> Files.readString(servers.authority()));
        return Kubeconfig.yaml(url(), authority, user, token);
    }

    /** The binaries in use; {@code binaries().kubectl()} is the path of kubectl. */
    public Binaries binaries() {
        return binaries;
    }

    /** Runs kubectl as admin and returns what it printed. If it fails, the exception has that. */
    public String kubectl(String... arguments) {
        List<String> command = Stream.concat(Stream.of(binaries.kubectl().toString()), Stream.of(arguments))
                .toList();
        Map<String, String> environment = Map.of("KUBECONFIG", kubeconfigFile().toString());
        return Attempt.orFail("kubectl", () -> Commands.run(directory, environment, command));
    }

    /** Where the data, the keys and the logs {@code etcd.log} and {@code kube-apiserver.log} are. */
    public Path directory() {
        return directory;
    }

    /** The processes of etcd and kube-apiserver, in this order, whether or not they still run. */
    public synchronized List<ProcessHandle> processes() {
        return servers.servers().stream().map(ServerProcess::handle).toList();
    }

    /** Completes, with which it was and what it said last, when one of the processes ends that run now. */
    public synchronized CompletableFuture<String> ended() {
        return servers.ended();
    }

    /** Ends the API server in good order (SIGTERM; takes about a second) and leaves etcd. */
    public synchronized void stopApiServer() {
        Attempt.doing("Stopping the API server", servers::stopApiServer);
    }

    /** Ends the API server at once (SIGKILL) and leaves etcd. */
    public synchronized void killApiServer() {
        Attempt.doing("Killing the API server", servers::killApiServer);
    }

    /** Starts the API server again, at the same address and with the same data, and returns when it is ready. */
    public synchronized void startApiServer() {
        Attempt.doing("Starting the API server", servers::startApiServer);
    }

    /** Ends both servers and removes the temporary directory. A directory that was given by the options stays. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Attempt.doing("Ending the local cluster", this::end);
        }
    }

    private void end() throws IOException, InterruptedException {
        if (options.directory().isPresent()) {
            servers.stop();
        } else {
            servers.kill();
        }
        watchdog.end();
    }
}
