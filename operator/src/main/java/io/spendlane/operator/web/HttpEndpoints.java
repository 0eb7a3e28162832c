package io.spendlane.operator.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Health and metrics over HTTP. */
public final class HttpEndpoints implements AutoCloseable {
    private static final int THREADS = 2;

    private final HttpServer server;
    private final ExecutorService threads;

    /**
     * Listens on {@code port}; 0: any free one.
     *
     * @param unready why it is not ready; gives {@code null} when it is
     * @param metrics the page of metrics
     */
    public HttpEndpoints(int port, Supplier<@Nullable String> unready, Supplier<String> metrics) throws IOException {
        server = HttpServer.create(new InetSocketAddress(port), 0);
        threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/healthz", exchange -> answer(exchange, 200, "ok\n", "text/plain"));
        server.createContext("/readyz", exchange -> {
            String why = unready.get();
            answer(exchange, why == null ? 200 : 503, (why == null ? "ok" : why) + "\n", "text/plain");
        });
        server.createContext(
                "/metrics",
                exchange -> answer(exchange, 200, metrics.get(), "text/plain; version=0.0.4; charset=utf-8"));
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String text, String type) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
