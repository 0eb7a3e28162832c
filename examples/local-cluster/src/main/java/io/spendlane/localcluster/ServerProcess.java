package io.spendlane.localcluster;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of the two servers, while it runs and after. Its output goes to a log file. */
final class ServerProcess {
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final String name;
    private final Path log;
    private final Process process;
    private final Watchdog watchdog;

    private ServerProcess(String name, Path log, Process process, Watchdog watchdog) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.watchdog = watchdog;
    }

    static ServerProcess start(String name, List<String> command, Path directory, Watchdog watchdog)
            throws IOException {
        Path log = directory.resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        watchdog.watch(process.pid());
        return new ServerProcess(name, log, process, watchdog);
    }

    String name() {
        return name;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Waits until it ends, at most this long. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks it to end (SIGTERM), and insists after 20 seconds. */
    void stop() throws IOException, InterruptedException {
        process.destroy();
        if (!endsWithin(GRACE)) {
            kill();
        }
        watchdog.forget(process.pid());
    }

    /** Ends it at once (SIGKILL). */
    void kill() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        watchdog.forget(process.pid());
    }

    /** What it said last. */
    String lastWords() {
        try {
            return name + (alive() ? " runs" : " has ended") + ", its log's last lines:\n"
                    + Commands.end(Files.readString(log, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return "Its log " + log + " cannot be read: " + e;
        }
    }
}
