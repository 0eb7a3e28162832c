package io.spendlane.operator.items;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the collector of the chart: another one may find no room for a large record between two others. */
class BoundedMemoryTest {
    private static final String OK = "ok, heap limit 61 MiB"; // of 64 MiB: this collector keeps a part free

    @TempDir
    Path root;

    @Test
    void runsOverAnInputMuchLargerThanItsHeap() throws Exception {
        assertThat(run("300", "1000")).contains(OK);
    }

    @Test
    void runsOverRecordsOfTheLargestSize() throws Exception {
        assertThat(run("40", "4000000")).contains(OK);
    }

    private String run(String megabytes, String textBytes) throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath,
                        ItemsBenchmark.class.getName(),
                        root.toString(),
                        megabytes,
                        textBytes))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
