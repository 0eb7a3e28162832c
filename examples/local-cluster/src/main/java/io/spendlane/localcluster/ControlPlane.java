package io.spendlane.localcluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The two server processes of one cluster: starts, stops and awaits them. */
final class ControlPlane {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int PORT_TRIES = 3;

    private final Binaries binaries;
    private final Options options;
    private final Path directory;
    private final String adminToken;
    private final Watchdog watchdog;
    private int etcdPort;
    private int port;
    private @Nullable ServerProcess etcd;
    private @Nullable ServerProcess apiServer;

    ControlPlane(Binaries binaries, Options options, Path directory, String adminToken, Watchdog watchdog) {
        this.binaries = binaries;
        this.options = options;
        this.directory = directory;
        this.adminToken = adminToken;
        this.watchdog = watchdog;
    }

    /** Starts both on free ports. Between looking for a port and using it somebody else may take it: then on others. */
    void start() throws IOException, InterruptedException {
        for (int tries = PORT_TRIES; ; tries--) {
            etcdPort = Ports.free();
            port = Ports.free();
            try {
                startEtcd();
                startApiServer();
                return;
            } catch (ClusterException e) {
                kill();
                if (tries == 1 || !String.valueOf(e.getMessage()).contains("address already in use")) {
                    throw e;
                }
            }
        }
    }

    private void startEtcd() throws IOException {
        List<String> command = ServerFlags.etcd(binaries, directory, etcdPort, options.fsync());
        etcd = ServerProcess.start("etcd", command, directory, watchdog);
    }

    void startApiServer() throws IOException, InterruptedException {
        if (apiServer != null && apiServer.alive()) {
            throw new IllegalStateException("kube-apiserver runs already");
        }
        List<String> command = ServerFlags.apiServer(binaries, directory, port, etcdPort, options);
        apiServer = ServerProcess.start("kube-apiserver", command, directory, watchdog);
        awaitReady();
    }

    private void awaitReady() throws InterruptedException {
        ApiProbe probe = new ApiProbe(url(), authority(), adminToken);
        long start = System.nanoTime();
        while (true) {
            String missing;
            try {
                probe.check();
                return;
            } catch (IOException e) {
                missing = String.valueOf(e.getMessage());
            }
            for (ServerProcess server : servers()) {
                if (server.endsWithin(PAUSE)) {
                    throw failure(server.name() + " ended instead of becoming ready");
                }
            }
            if (System.nanoTime() - start > options.startTimeout().toNanos()) {
                throw failure("not ready after " + options.startTimeout().toSeconds() + " s: " + missing);
            }
        }
    }

    private ClusterException failure(String what) {
        return new ClusterException("The local cluster did not start: " + what + ".\n"
                + String.join(
                        "\n", servers().stream().map(ServerProcess::lastWords).toList()));
    }

    void stopApiServer() throws IOException, InterruptedException {
        if (apiServer != null) {
            apiServer.stop();
        }
    }

    void killApiServer() throws IOException, InterruptedException {
        if (apiServer != null) {
            apiServer.kill();
        }
    }

    /** Ends both: the API server, which keeps nothing itself, at once, etcd in good order. */
    void stop() throws IOException, InterruptedException {
        killApiServer();
        if (etcd != null) {
            etcd.stop();
        }
    }

    /** Ends both at once. */
    void kill() throws IOException, InterruptedException {
        for (ServerProcess server : servers()) {
            server.kill();
        }
    }

    /** Completes, with its name and last words, when one of the servers that run now ends. */
    CompletableFuture<String> ended() {
        return CompletableFuture.anyOf(servers().stream()
                        .map(server -> server.handle().onExit().thenApply(handle -> server.lastWords()))
                        .toArray(CompletableFuture[]::new))
                .thenApply(String::valueOf);
    }

    List<ServerProcess> servers() {
        return Stream.of(etcd, apiServer).flatMap(Stream::ofNullable).toList();
    }

    String url() {
        return "https://127.0.0.1:" + port;
    }

    /** The API server's self-signed certificate, with its issuer. */
    Path authority() {
        return directory.resolve("certificates/apiserver.crt");
    }
}
