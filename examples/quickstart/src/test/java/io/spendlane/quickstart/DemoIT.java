package io.spendlane.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo as a person starts it, but without a terminal. */
class DemoIT {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();

    @TempDir
    Path folder;

    /** The mock is what a fresh machine has. */
    @ParameterizedTest
    @CsvSource({"false, a real one", "true, a mock"})
    void everyJobComesToWhereItShouldAndTheSummarySaysSo(boolean mock, String server) throws Exception {
        List<String> lines = demo(0, "--seconds=300", "--mock=" + mock);

        assertThat(lines)
                .anySatisfy(line -> assertThat(line).matches("API server  " + server + " .*"))
                .anySatisfy(line -> assertThat(line).contains("job classify", "Complete AllDone 3000/3000"))
                .anySatisfy(line -> assertThat(line).contains("job greetings", "Complete AllDone 3/3"))
                .anySatisfy(line -> assertThat(line).contains("job fraud-check", "Stalled UrgencyNotServed"))
                .anySatisfy(line -> assertThat(line).contains("job essays", "Stalled AboveCeiling"))
                .anySatisfy(line -> assertThat(line).contains("job simplify", "Queued WaitingForBudget"))
                .anySatisfy(
                        line -> assertThat(line).contains("job translate", "Complete AllDone 3/3", "gemini refused it"))
                .anySatisfy(line -> assertThat(line).contains("job tickets", "Complete AllDone 16/16"))
                .anySatisfy(line -> assertThat(line).matches("  given up   batch at .*, real-time took over"))
                .anySatisfy(
                        line -> assertThat(line).matches("  paid       batch 0\\.[0-9]+ USD .mistral-small-2603..*"))
                .anySatisfy(line -> assertThat(line).matches("  paid       real-time 0\\.[0-9]+ USD .gpt-5.4-mini."))
                .anySatisfy(line -> assertThat(line).matches("  items answered     3,[0-9]{3}, dead letters 0"))
                .anySatisfy(line -> assertThat(line).matches("  saved              0\\.[0-9]+ USD, (49|50) %"));
        Path results = ROOT.resolve("examples/quickstart/target/demo/store/research/outbox/classify/results.jsonl");
        assertThat(results).content().hasLineCount(3000);
    }

    @Test
    void aDemoThatFailsSaysSoWithTheOperatorsLastLines() throws Exception {
        List<String> lines = demo(1, "--seconds=2");

        assertThat(lines)
                .anySatisfy(line -> assertThat(line).startsWith("The demo failed: After"))
                .anySatisfy(line -> assertThat(line).startsWith("The last lines of the operator"));
    }

    private List<String> demo(int code, String... arguments) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.spendlane.quickstart.Main",
                "--root=" + ROOT));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(6, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(() -> read(out)).isEqualTo(code);
            return Files.readAllLines(out);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
