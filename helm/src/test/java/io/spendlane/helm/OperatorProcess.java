package io.spendlane.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The operator's jar with the environment that the chart's Deployment gives it, for no pod runs here. */
final class OperatorProcess implements AutoCloseable {
    private static final Path JAR = Path.of("../operator/target/spendlane-operator.jar");
    private static final Pattern PORT = Pattern.compile("httpPort=(\\d+)");

    private final Path log;
    private final Path kubeconfig;
    private final Process process;

    /** {@code store} stands in for the volume, and a free port for the pod's. */
    OperatorProcess(JsonNode deployment, String kubeconfig, Path store) throws IOException {
        this.kubeconfig = Files.createTempFile("operator", ".kubeconfig");
        Files.writeString(this.kubeconfig, kubeconfig);
        log = File.createTempFile("operator-", ".log", new File("target")).toPath();
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-jar", JAR.toString());
        Map<String, String> environment = builder.environment();
        for (JsonNode variable : deployment.at("/spec/template/spec/containers/0/env")) {
            String field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
            environment.put(
                    variable.get("name").asText(),
                    field.equals("metadata.namespace")
                            ? deployment.at("/metadata/namespace").asText()
                            : variable.path("value").asText());
        }
        environment.put("KUBECONFIG", this.kubeconfig.toString());
        environment.put("SPENDLANE_STORE", "file:" + store);
        environment.put("SPENDLANE_HTTP_PORT", "0");
        process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    OperatorProcess awaitLeading() {
        Awaitility.await("operator leads").atMost(Duration.ofSeconds(60)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("the operator ended:\n" + lastLines());
            }
            return log().contains("\"message\":\"leads\"");
        });
        return this;
    }

    int httpPort() {
        Matcher found = PORT.matcher(log());
        if (!found.find()) {
            throw new AssertionError("no port in\n" + lastLines());
        }
        return Integer.parseInt(found.group(1));
    }

    long pid() {
        return process.pid();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String lastLines() {
        List<String> lines = log().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        Files.deleteIfExists(kubeconfig);
    }
}
