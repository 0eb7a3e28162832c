package io.spendlane.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Java process of the demo. It writes to a log file and ends with this JVM, however that ends. */
final class Child implements AutoCloseable {
    /** Reads from a pipe that ends when this JVM does. */
    private static final String GUARD = "trap '' INT TERM HUP; cat >/dev/null; kill -9 \"$1\" 2>/dev/null";

    private static final int LAST = 15;
    private static final long GRACE_SECONDS = 10;

    private final String name;
    private final Path log;
    private final Process process;
    private final Process guard;

    private Child(String name, Path log, Process process, Process guard) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.guard = guard;
    }

    /** Runs the jar. Variables that begin with SPENDLANE_ are not inherited. */
    static Child start(String name, Path jar, List<String> arguments, Map<String, String> environment, Path log)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-jar"));
        command.add(jar.toString());
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("SPENDLANE_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        Process guard = new ProcessBuilder("/bin/sh", "-c", GUARD, "guard", String.valueOf(process.pid())).start();
        return new Child(name, log, process, guard);
    }

    Path log() {
        return log;
    }

    /** @throws DemoFailure when it has ended */
    void mustRun() throws DemoFailure {
        if (!process.isAlive()) {
            throw new DemoFailure("The %s ended with code %d.".formatted(name, process.exitValue()));
        }
    }

    static List<String> lastLines(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.subList(Math.max(0, lines.size() - LAST), lines.size());
        } catch (IOException e) {
            return List.of(); // it did not come to a log: there is nothing to show
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        guard.destroyForcibly(); // last: this JVM may be killed while it waits
    }
}
