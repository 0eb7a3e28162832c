package io.spendlane.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.localcluster.Options;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Jib puts into the images runs as the chart's pods run it: as nobody in particular, on a root that nobody can write to. */
class ImageIT {
    private static final Path OPERATOR = Path.of("../operator/target/image-layout.tar");
    private static final Path SIMULATOR = Path.of("../examples/provider-simulator/target/image-layout.tar");

    @TempDir
    Path folder;

    private Path scratch;

    @BeforeEach
    void scratch() throws IOException {
        open(folder);
        scratch = open(Files.createDirectory(folder.resolve("tmp")));
    }

    private static Path open(Path directory) throws IOException {
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private ImageLayout layout;

    @AfterEach
    void letGo() throws IOException {
        layout.makeWritable();
    }

    @ParameterizedTest
    @CsvSource({
        "../operator/target/image-layout.tar, 8080/tcp, io.spendlane.operator.Main",
        "../examples/provider-simulator/target/image-layout.tar, 8090/tcp, io.spendlane.simulator.Main"
    })
    void saysWhoRunsWhat(Path tar, String port, String main) throws Exception {
        layout = ImageLayout.of(tar, folder);
        JsonNode config = layout.config();

        JsonNode pod = Chart.get(Chart.render(""), "Deployment", "spendlane").at("/spec/template/spec/securityContext");
        assertThat(config.get("User").asText())
                .isEqualTo(pod.get("runAsUser").asText() + ":"
                        + pod.get("runAsGroup").asText());
        assertThat(config.get("ExposedPorts").has(port)).isTrue();
        assertThat(config.get("Entrypoint").get(0).asText()).isEqualTo("java");
        assertThat(config.get("Entrypoint"))
                .last()
                .satisfies(word -> assertThat(word.asText()).isEqualTo(main));
        assertThat(layout.files())
                .as("everybody may read, only root may write")
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-r--r--"));
    }

    @Test
    void theOperatorLeadsAsTheChartStartsIt() throws Exception {
        layout = ImageLayout.of(OPERATOR, folder);
        layout.makeReadOnly();
        Set<Path> before = Set.copyOf(layout.files());
        try (Installation installation = new Installation(Options.defaults())) {
            installation.install("clusterName: test");
            Path kubeconfig = Files.writeString(
                    folder.resolve("kubeconfig"),
                    installation.cluster.kubeconfigForServiceAccount(Chart.NAMESPACE, "spendlane"));
            int port = freePort();
            Map<String, String> environment = environment(installation.get("deployment", Chart.NAMESPACE, "spendlane"));
            environment.put("KUBECONFIG", kubeconfig.toString());
            environment.put("SPENDLANE_STORE", "file:" + open(Files.createDirectory(folder.resolve("store"))));
            environment.put("SPENDLANE_HTTP_PORT", String.valueOf(port));
            try (Container operator = new Container(layout.command(scratch, List.of()), environment)) {
                operator.until(() -> operator.said().contains("\"message\":\"leads\"") && answers(port, "/readyz"));
                assertThat(operator.said()).contains("-XX:MaxRAMPercentage=60");
            }
        }
        assertThat(Set.copyOf(layout.files())).isEqualTo(before);
    }

    @Test
    void theSimulatorAnswersAsTheTestStartsIt() throws Exception {
        layout = ImageLayout.of(SIMULATOR, folder);
        layout.makeReadOnly();
        int port = freePort();
        JsonNode sidecar = Chart.get(
                        Chart.hooks(
                                "operator: {allowHttp: true}\ntest: {simulator: {enabled: true, image: simulator}}"),
                        "Pod",
                        "spendlane-test")
                .at("/spec/initContainers/0");
        List<String> arguments = sidecar.get("args")
                .valueStream()
                .map(word -> word.asText().replace("8090", String.valueOf(port)))
                .toList();

        try (Container simulator = new Container(layout.command(scratch, arguments), Map.of())) {
            simulator.until(() -> answers(port, "/_simulator/invoice"));
        }
    }

    private static Map<String, String> environment(JsonNode deployment) {
        return deployment
                .at("/spec/template/spec/containers/0/env")
                .valueStream()
                .collect(Collectors.toMap(
                        variable -> variable.get("name").asText(),
                        variable -> variable.path("value").asText(Chart.NAMESPACE)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A process in place of a container. */
    private static final class Container implements AutoCloseable {
        private final Process process;
        private final Path log;

        Container(List<String> command, Map<String, String> environment) throws IOException {
            log = File.createTempFile("container-", ".log", new File("target")).toPath();
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(new File("/"))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().clear();
            builder.environment().put("PATH", System.getenv("PATH"));
            builder.environment().putAll(environment);
            process = builder.start();
        }

        void until(java.util.concurrent.Callable<Boolean> holds) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                assertThat(process.isAlive()).as(said()).isTrue();
                return holds.call();
            });
        }

        String said() throws IOException {
            return Files.readString(log);
        }

        @Override
        public void close() throws Exception {
            process.destroy();
            if (!process.waitFor(20, java.util.concurrent.TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
