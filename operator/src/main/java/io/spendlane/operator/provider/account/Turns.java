package io.spendlane.operator.provider.account;

import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many calls of one account may be in flight at a time; first come, first served. */
final class Turns {
    private final int most;
    private final Semaphore free;

    Turns(int most) {
        this.most = most;
        this.free = new Semaphore(most, true);
    }

    /** @throws ProviderException {@code RETRYABLE}: nothing was sent */
    void take(Duration atMost) throws ProviderException {
        try {
            if (!free.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                throw notSent("all " + most + " calls that the account may have in flight were so for "
                        + atMost.toSeconds() + " s; the call was not made");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notSent("interrupted while waiting for the account's other calls; the call was not made");
        }
    }

    void giveBack() {
        free.release();
    }

    private static ProviderException notSent(String message) {
        return new ProviderException(Kind.RETRYABLE, 0, message, null, null);
    }
}
