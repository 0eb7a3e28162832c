package io.spendlane.operator.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The operator as users run it: its jar, in its own process, so that it can be killed. */
final class OperatorProcess implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("httpPort=(\\d+)");

    private final Path kubeconfig;
    private final String namespace;
    private final TestStore store;
    private final List<String> javaOptions;
    private File log;
    private Process process;

    OperatorProcess(String kubeconfig, String namespace, TestStore store, List<String> javaOptions) throws IOException {
        this.javaOptions = javaOptions;
        this.kubeconfig = Files.createTempFile("operator", ".kubeconfig");
        Files.writeString(this.kubeconfig, kubeconfig);
        this.namespace = namespace;
        this.store = store;
        start();
    }

    void start() throws IOException {
        log = File.createTempFile("operator-", ".log", new File("target"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC")); // as the chart runs it
        command.add("-XX:TieredStopAtLevel=1"); // most of these lives are too short for the better compiler to pay
        command.addAll(javaOptions);
        command.addAll(List.of("-jar", System.getProperty("operator.jar", "target/spendlane-operator.jar")));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "KUBECONFIG",
                        kubeconfig.toString(),
                        "SPENDLANE_NAMESPACE",
                        namespace,
                        "SPENDLANE_HTTP_PORT",
                        "0",
                        "SPENDLANE_SETTLE_SECONDS",
                        "2",
                        "SPENDLANE_ALLOW_HTTP",
                        "true"));
        builder.environment().putAll(store.environment());
        process = builder.redirectErrorStream(true).redirectOutput(log).start();
    }

    void awaitLeading() {
        Awaitility.await("operator leads")
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.readString(log.toPath()).contains("\"message\":\"leads\""));
    }

    /** Sends it on after a stop. */
    void carryOn() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-CONT", String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    boolean alive() {
        return process.isAlive();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends it as Kubernetes does; gives whether it ended within {@code seconds}. */
    boolean terminate(int seconds) throws InterruptedException {
        process.destroy();
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    int httpPort() {
        int[] port = new int[1];
        Awaitility.await("http port").atMost(Duration.ofSeconds(60)).until(() -> {
            Matcher found = PORT.matcher(Files.readString(log.toPath()));
            if (found.find()) {
                port[0] = Integer.parseInt(found.group(1));
            }
            return port[0] > 0;
        });
        return port[0];
    }

    String log() throws IOException {
        return Files.readString(log.toPath());
    }

    String lastLines() {
        try {
            List<String> lines = Files.readAllLines(log.toPath());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    @Override
    public void close() throws Exception {
        if (!terminate(15)) {
            kill();
        }
        Files.deleteIfExists(kubeconfig);
    }
}
