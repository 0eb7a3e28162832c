package io.spendlane.operator.benchmark;

import io.spendlane.localcluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The operator's jar as a process of its own, with the flags of the chart. */
record MeasuredOperator(Process process) implements AutoCloseable {
    private static final Path LOG = Path.of("target/benchmark-operator.log");
    private static final Duration LOOK = Duration.ofMillis(50);

    static MeasuredOperator start(LocalCluster cluster) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-jar",
                System.getProperty("operator.jar", "target/spendlane-operator.jar"));
        Path kubeconfig = Files.createTempFile("bench", ".kubeconfig");
        Files.writeString(kubeconfig, cluster.kubeconfig());
        builder.environment()
                .putAll(Map.of(
                        "KUBECONFIG",
                        kubeconfig.toString(),
                        "SPENDLANE_STORE",
                        "file:" + Files.createTempDirectory("bench-store"),
                        "SPENDLANE_HTTP_PORT",
                        "0",
                        "SPENDLANE_ALLOW_HTTP",
                        "true"));
        builder.redirectErrorStream(true).redirectOutput(LOG.toFile());
        MeasuredOperator operator = new MeasuredOperator(builder.start());
        Progress.await("operator leads", LOOK, () -> Files.readString(LOG).contains("\"leads\""));
        return operator;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    long residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                        .filter(l -> l.startsWith("VmRSS"))
                        .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
                        .sum()
                / 1024;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
