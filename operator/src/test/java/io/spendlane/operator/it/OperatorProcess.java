package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operator as it is shipped: its own JVM, so that killing it is real. */
final class OperatorProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Pattern PORT = Pattern.compile("httpPort=(\\d+)");
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Process process;
    private final Path log;
    private final int port;

    private OperatorProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.port = await("the operator's port, see " + log)
                .atMost(START)
                .pollInterval(Duration.ofMillis(50))
                .until(this::portInLog, found -> found > 0);
        await("the operator is ready").atMost(START).until(() -> get("/readyz").statusCode() == 200);
    }

    /** Starts it and returns when it answers; it leads once the Lease is free. */
    static OperatorProcess start(String name, Map<String, String> settings) {
        try {
            Path target = Path.of(OperatorProcess.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent();
            Path logs = Files.createDirectories(target.resolve("operator-logs"));
            Path log = Files.createTempFile(logs, name + "-", ".log");
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-jar",
                    target.resolve("spendlane-operator.jar").toString());
            builder.environment().putAll(settings);
            builder.environment().put("KUBECONFIG", TestCluster.kubeconfig().toString());
            builder.environment().put("SPENDLANE_HTTP_PORT", "0");
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new OperatorProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private int portInLog() {
        assertThat(process.isAlive()).as(() -> "the operator runs:\n" + tail(30)).isTrue();
        Matcher found = PORT.matcher(log());
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String tail(int lines) {
        List<String> all = log().lines().toList();
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    HttpResponse<String> get(String path) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String metrics() {
        return get("/metrics").body();
    }

    boolean leads() {
        return log().contains("leads");
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(STOP);
    }

    /** SIGTERM; fails if it takes longer. */
    void terminate(Duration most) {
        process.destroy();
        awaitEnd(most);
    }

    private void awaitEnd(Duration most) {
        try {
            assertThat(process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS))
                    .as(() -> "ended within " + most + ":\n" + tail(30))
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
