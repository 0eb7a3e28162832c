package io.spendlane.quickstart;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Time between two looks. */
final class Pause {
    private Pause() {}

    static void of(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }
}
