package io.spendlane.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as a person runs it, and what is left when it ends. */
@Timeout(value = 20, unit = java.util.concurrent.TimeUnit.MINUTES)
class MainIT {
    @TempDir
    Path directory;

    private Process program;

    @BeforeAll
    static void haveTheBinaries() {
        Binaries.find();
    }

    @AfterEach
    void end() {
        program.destroyForcibly();
    }

    @Test
    void leavesNothingBehindWhenItIsEnded() throws IOException {
        Path kubeconfig = directory.resolve("kubeconfig");
        List<String> lines = run("--kubeconfig", kubeconfig.toString());
        assertThat(lines).contains("export KUBECONFIG=" + kubeconfig);
        assertThat(Parcels.client(Files.readString(kubeconfig))
                        .namespaces()
                        .list()
                        .getItems())
                .isNotEmpty();

        program.destroy();

        assertGone(lines);
        assertThat(kubeconfig).doesNotExist();
    }

    @Test
    void leavesNothingBehindWhenItIsKilled() throws IOException {
        List<String> lines = run();

        program.destroyForcibly();

        assertGone(lines);
    }

    @Test
    void keepsTheDataIfAskedTo() throws IOException {
        List<String> lines = run("--keep");
        Path logs = Path.of(value(lines, "logs:").replace(" (kept)", ""));
        try {
            program.destroy();
            await().until(() -> Ports.isFree(port(lines)));
            assertThat(logs.resolve("etcd")).isDirectory();
        } finally {
            Directories.delete(logs);
        }
    }

    private List<String> run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        program = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new ArrayList<>();
        BufferedReader reader = program.inputReader();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (line.startsWith("Ctrl-C")) {
                return lines;
            }
        }
        throw new AssertionError("did not start:\n" + String.join("\n", lines));
    }

    private static void assertGone(List<String> lines) {
        Path logs = Path.of(value(lines, "logs:").replace(" (removed at the end)", ""));
        await().atMost(Duration.ofSeconds(30)).until(() -> Ports.isFree(port(lines)) && !Files.exists(logs));
    }

    private static int port(List<String> lines) {
        return URI.create(value(lines, "API server:")).getPort();
    }

    private static String value(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElseThrow();
    }
}
