package io.spendlane.operator.provider.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A short wait in the middle of a call, on a thread that may wait. */
@FunctionalInterface
public interface Pause {
    /** @return {@code false} when there is no use in going on */
    boolean pause(Duration wait) throws InterruptedException;

    /** Waits that end, with {@code false}, as soon as the latch opens. */
    static Pause until(CountDownLatch closed) {
        return wait -> !closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }
}
