package io.spendlane.localcluster;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs a program to its end. */
final class Commands {
    private static final int LINES_SHOWN = 20;

    private Commands() {}

    /** @throws IOException when the program is not there or fails; the message has the end of what it printed */
    static String run(Path directory, String... command) throws IOException, InterruptedException {
        return run(directory, Map.of(), List.of(command));
    }

    /** Runs with these variables besides those of this process, and returns what it printed to stdout and stderr together. */
    static String run(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IOException(
                        "`" + String.join(" ", command) + "` failed with exit code " + exit + ":\n" + end(output));
            }
            return output;
        } finally {
            process.destroy();
        }
    }

    /** The last lines, indented. */
    static String end(String output) {
        List<String> lines = output.lines().toList();
        return String.join(
                "\n",
                lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()).stream()
                        .map(line -> "      " + line)
                        .toList());
    }
}
