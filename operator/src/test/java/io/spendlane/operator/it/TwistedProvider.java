package io.spendlane.operator.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A provider that says something else than it did: the lines of the first result file that is read, as often as it is, are twisted. */
final class TwistedProvider implements AutoCloseable {
    private static final List<String> PASSED_ON = List.of("Authorization", "Content-Type");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final TestProvider provider;
    private final UnaryOperator<List<String>> twist;
    private final AtomicReference<String> twisted = new AtomicReference<>();

    TwistedProvider(TestProvider provider, UnaryOperator<List<String>> twist) throws IOException {
        this.provider = provider;
        this.twist = twist;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::pass);
        server.setExecutor(threads);
        server.start();
    }

    /** For an OpenAI target's baseUrl. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/openai/v1";
    }

    boolean hasTwisted() {
        return twisted.get() != null;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            HttpResponse<byte[]> answer = ask(exchange);
            byte[] body = answer.body();
            if (path.endsWith("/content") && answer.statusCode() == 200) {
                twisted.compareAndSet(null, path);
                body = path.equals(twisted.get()) ? twist(body) : body;
            }
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(provider.base() + exchange.getRequestURI()));
        for (String header : PASSED_ON) {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        request.method(
                exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private byte[] twist(byte[] body) {
        List<String> lines = new String(body, StandardCharsets.UTF_8).lines().toList();
        return (String.join("\n", twist.apply(lines)) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
