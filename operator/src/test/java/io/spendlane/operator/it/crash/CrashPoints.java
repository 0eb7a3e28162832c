package io.spendlane.operator.it.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Counts the points that a process passes, and ends it, as kill -9 does, at the one that is armed. In its folder: {@code armed} (what to do
 * now: a name of the run in its first line, a point in its second, none if empty; with {@code stop} in its third the process is stopped
 * there, not ended) and {@code passed} (what was passed: run and point).
 */
public final class CrashPoints {
    private static final int KILLED = 137;
    private static final long NANOS = 10_000_000;
    private static final Pattern RUN = Pattern.compile("\\b[a-z2-7]{20}\\b");
    private static final Pattern BATCH = Pattern.compile("sl-[a-z0-9-]+");
    /** Ids that a provider gives: long, with a digit somewhere. */
    private static final Pattern REMOTE = Pattern.compile("(?<=/)(?=[^/:]*\\d)[A-Za-z0-9_-]{8,}(?=[/:]|$)");

    private static final Pattern NUMBERS = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+");

    private static final Map<String, Integer> counts = new HashMap<>();
    private static Path folder = Path.of("");
    private static String armed = "";

    private CrashPoints() {}

    static void open(Path where) {
        folder = where;
    }

    /** The request of an OkHttp call, without names and ids; empty for one that changes nothing and for the Lease. */
    public static String ofRequest(Object call) {
        try {
            Object request = call.getClass().getMethod("request").invoke(call);
            String method =
                    String.valueOf(request.getClass().getMethod("method").invoke(request));
            Object url = request.getClass().getMethod("url").invoke(request);
            String path = String.valueOf(url.getClass().getMethod("encodedPath").invoke(url));
            if (path.startsWith("/api/") || path.startsWith("/apis/")) {
                return method.equals("GET") || path.contains("/leases") ? "" : "api " + method + " " + resource(path);
            }
            return "provider " + method + " " + REMOTE.matcher(path).replaceAll("*");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the HTTP client has changed", e);
        }
    }

    /** {@code aibatchjobs/status} of {@code /apis/spendlane.io/v1alpha1/namespaces/a/aibatchjobs/b/status}. */
    static String resource(String path) {
        String[] parts = path.substring(path.startsWith("/api/") ? "/api/v1/".length() : "/apis/".length())
                .split("/");
        int at = path.startsWith("/api/") ? 0 : 2;
        if (parts[at].equals("namespaces") && parts.length > at + 2) {
            at += 2;
        }
        return parts.length > at + 2 ? parts[at] + "/" + parts[at + 2] : parts[at];
    }

    /** A change of the store, without what differs from run to run. */
    public static String ofChange(String method, String path) {
        String kind = RUN.matcher(BATCH.matcher(path).replaceAll("batch")).replaceAll("run");
        String[] parts = NUMBERS.matcher(kind).replaceAll("#").split("/");
        return "store " + method + " " + (parts[0].startsWith(".") && parts.length > 1 ? parts[1] : "outputs") + "/"
                + parts[parts.length - 1];
    }

    /** The process passes a point; this is where it may end. */
    public static synchronized void pass(String side, String what) {
        if (what.isEmpty()) {
            return;
        }
        try {
            String now = Files.readString(folder.resolve("armed"));
            if (!now.equals(armed)) {
                armed = now;
                counts.clear();
            }
            String[] lines = now.split("\n", 3);
            String point = side + " " + what + " " + counts.merge(side + " " + what, 1, Integer::sum);
            Files.writeString(
                    folder.resolve("passed"),
                    lines[0] + "\t" + point + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            if (lines.length > 1 && point.equals(lines[1])) {
                end(lines.length > 2 && lines[2].equals("stop"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(boolean stop) throws IOException {
        if (!stop) {
            Runtime.getRuntime().halt(KILLED);
        }
        Path stopped = folder.resolve("stopped");
        Files.writeString(stopped, "");
        new ProcessBuilder(
                        "kill", "-STOP", String.valueOf(ProcessHandle.current().pid()))
                .start();
        // The signal stops all threads a moment later; whoever sends the process on deletes the file first.
        while (Files.exists(stopped)) {
            LockSupport.parkNanos(NANOS);
        }
    }
}
