package io.spendlane.localcluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Leaves nothing behind when this JVM is killed, which no shutdown hook survives. A shell reads from a pipe which processes to
 * watch; the pipe ends when the JVM does, however it does, and then the shell kills them and removes the directory.
 */
final class Watchdog {
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            watched=
            while read -r verb pid; do
              case $verb in
                watch) watched="$watched $pid" ;;
                forget) rest=; for p in $watched; do [ "$p" = "$pid" ] || rest="$rest $p"; done; watched=$rest ;;
              esac
            done
            for p in $watched; do kill -9 "$p"; done
            [ -z "$1" ] || rm -rf -- "$1" || { sleep 1; rm -rf -- "$1"; }
            """;

    private final Process shell;

    /** @param temporary removed at the end */
    Watchdog(Optional<Path> temporary) throws IOException {
        shell = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        SCRIPT,
                        "local-cluster-watchdog",
                        temporary.map(Path::toString).orElse(""))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    void watch(long pid) throws IOException {
        tell("watch " + pid);
    }

    /** To be called once it has ended, before its number can be another's. */
    void forget(long pid) throws IOException {
        if (shell.isAlive()) {
            tell("forget " + pid);
        }
    }

    private synchronized void tell(String line) throws IOException {
        OutputStream pipe = shell.getOutputStream();
        pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        pipe.flush();
    }

    /** Ends the watch: kills what is still watched, removes the directory, and waits until that is done. */
    void end() throws IOException, InterruptedException {
        shell.getOutputStream().close();
        shell.waitFor();
    }
}
