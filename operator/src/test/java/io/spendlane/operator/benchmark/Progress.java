package io.spendlane.operator.benchmark;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** Waits for what takes long. */
final class Progress {
    /** A list of all jobs costs the server as much as many writes. */
    private static final Duration PAUSE = Duration.ofSeconds(15);

    private static final Duration LONGEST = Duration.ofSeconds(400);

    private Progress() {}

    static void await(String what, Callable<Boolean> done) throws Exception {
        await(what, PAUSE, done);
    }

    static void await(String what, Duration pause, Callable<Boolean> done) throws Exception {
        Instant end = Instant.now().plus(LONGEST);
        while (!done.call()) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException("not in time: " + what);
            }
            Thread.sleep(pause.toMillis());
        }
    }
}
