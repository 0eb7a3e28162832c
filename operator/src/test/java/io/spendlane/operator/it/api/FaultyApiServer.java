package io.spendlane.operator.it.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.spendlane.operator.it.api.ApiFaults.Answer;
import io.spendlane.operator.it.api.ApiFaults.Asked;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Passes requests on to the real API server, with the credentials of its kubeconfig, but for what {@link ApiFaults} spoil. */
public final class FaultyApiServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> PASSED_ON = Set.of("accept", "content-type", "user-agent");

    private final ApiFaults faults = new ApiFaults();
    private final Config config;
    private final HttpClient upstream;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<WatchRelay> watches = ConcurrentHashMap.newKeySet();
    private final int port;
    private volatile ServerSocket door;

    /** A request as it was read. */
    private record Request(Asked asked, String target, Map<String, String> headers, byte[] body) {}

    public FaultyApiServer(String kubeconfig) throws IOException, GeneralSecurityException {
        config = Config.fromKubeconfig(kubeconfig);
        upstream = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(SSLUtils.sslContext(config))
                .connectTimeout(PATIENCE)
                .build();
        door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        port = door.getLocalPort();
        listen();
    }

    public ApiFaults faults() {
        return faults;
    }

    /** How a client gets here. */
    public String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: local, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: local, user: {token: unused}}]
                contexts: [{name: local, context: {cluster: local, user: local}}]
                current-context: local
                """.formatted(port);
    }

    /** Nobody answers, and all connections are cut. */
    public void down() throws IOException {
        door.close();
        cutAll();
        faults.count("outage");
    }

    public void up() throws IOException {
        door = new ServerSocket();
        door.setReuseAddress(true);
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        listen();
    }

    /** All watches are told that what they have seen is too old to go on from. */
    public void gone() {
        watches.forEach(WatchRelay::gone);
        faults.count("watches gone");
    }

    /** What is listed here now is what those get from now on who take any state. */
    public void listAsNow(String... paths) {
        for (String path : paths) {
            faults.oldList(path, get(path));
        }
    }

    private byte[] get(String path) {
        try {
            return pass("GET", path, Map.of("accept", "application/json"), new byte[0], BodyHandlers.ofByteArray())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        ServerSocket at = door;
        threads.execute(() -> {
            while (!at.isClosed()) {
                try {
                    Socket socket = at.accept();
                    open.add(socket);
                    threads.execute(() -> serve(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Optional<Request> request = read(in);
            if (request.isPresent()) {
                answer(request.get(), in, socket);
            }
        } catch (SocketException cut) {
            // By the client, or on purpose.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            open.remove(socket);
        }
    }

    private void answer(Request request, InputStream in, Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        Answer instead = faults.instead(request.asked()).orElse(null);
        if (instead != null) {
            if (instead.done()) {
                pass(request, BodyHandlers.discarding());
            }
            if (instead.status() > 0) {
                out.write(failure(instead));
            } else {
                socket.setSoLinger(true, 0);
            }
            return;
        }
        if (request.headers().containsKey("upgrade")) {
            watch(request, in, out);
            return;
        }
        Optional<byte[]> old = faults.oldAnswer(request.asked());
        if (old.isPresent()) {
            out.write(response(200, "application/json", 0, old.get()));
            return;
        }
        HttpResponse<byte[]> response = pass(request, BodyHandlers.ofByteArray());
        String type = response.headers().firstValue("content-type").orElse("application/json");
        out.write(response(response.statusCode(), type, 0, response.body()));
    }

    private void watch(Request request, InputStream in, OutputStream out) throws IOException {
        HttpResponse<InputStream> events = pass(request, BodyHandlers.ofInputStream());
        if (events.statusCode() != 200) {
            out.write(response(
                    events.statusCode(), "application/json", 0, events.body().readAllBytes()));
            return;
        }
        WatchRelay relay = new WatchRelay(faults, events.body(), in, out, threads);
        watches.add(relay);
        try {
            relay.run(request.headers().getOrDefault("sec-websocket-key", ""));
        } finally {
            watches.remove(relay);
        }
    }

    private <T> HttpResponse<T> pass(Request request, BodyHandler<T> handler) throws IOException {
        return pass(request.asked().method(), request.target(), request.headers(), request.body(), handler);
    }

    private <T> HttpResponse<T> pass(
            String method, String target, Map<String, String> headers, byte[] body, BodyHandler<T> handler)
            throws IOException {
        String base = config.getMasterUrl().replaceAll("/$", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + target))
                .header("Authorization", "Bearer " + config.getAutoOAuthToken())
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach((name, value) -> {
            if (PASSED_ON.contains(name)) {
                request.header(name, value);
            }
        });
        try {
            return upstream.send(request.build(), handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static byte[] failure(Answer answer) {
        String body =
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"spoiled\",\"code\":%d}"
                        .formatted(answer.status());
        return response(
                answer.status(), "application/json", answer.retryAfterSeconds(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] response(int status, String type, int retryAfter, byte[] body) {
        String head = "HTTP/1.1 %d status\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n%s\r\n"
                .formatted(status, type, body.length, retryAfter == 0 ? "" : "Retry-After: " + retryAfter + "\r\n");
        byte[] first = head.getBytes(StandardCharsets.US_ASCII);
        byte[] whole = java.util.Arrays.copyOf(first, first.length + body.length);
        System.arraycopy(body, 0, whole, first.length, body.length);
        return whole;
    }

    private static Optional<Request> read(InputStream in) throws IOException {
        String first = line(in);
        if (first == null || first.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        String[] words = first.split(" ");
        URI target = URI.create(words[1]);
        String query = target.getRawQuery() == null ? "" : target.getRawQuery();
        return Optional.of(new Request(new Asked(words[0], target.getPath(), query), words[1], headers, body));
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    private void cutAll() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cutAll();
        threads.shutdownNow();
    }
}
