package io.spendlane.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WatchdogTest {
    @TempDir
    Path directory;

    @Test
    void endsWhatItWatchesAndRemovesTheDirectory() throws Exception {
        Path temporary = Files.createDirectories(directory.resolve("a b/c"));
        Process first = sleeper();
        Process second = sleeper();
        Watchdog watchdog = new Watchdog(Optional.of(temporary));
        watchdog.watch(first.pid());
        watchdog.watch(second.pid());

        watchdog.end();

        assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(temporary).doesNotExist();
        assertThat(directory.resolve("a b")).exists();
    }

    @Test
    void leavesWhatItWasToldToForget() throws Exception {
        Process watched = sleeper();
        Process forgotten = sleeper();
        try {
            Watchdog watchdog = new Watchdog(Optional.empty());
            watchdog.watch(forgotten.pid());
            watchdog.watch(watched.pid());
            watchdog.forget(forgotten.pid());

            watchdog.end();

            assertThat(watched.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(forgotten.isAlive()).isTrue();
        } finally {
            forgotten.destroyForcibly();
        }
    }

    private static Process sleeper() throws IOException {
        return new ProcessBuilder("sleep", "300").start();
    }
}
