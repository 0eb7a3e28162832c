package io.spendlane.operator.provider.account;

import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How many calls of one account may be in flight at a time; first come, first served. */
final class Turns {
    private final int most;
    private final Semaphore free;
    private final @Nullable Turns whole;

    Turns(int most) {
        this(most, null);
    }

    private Turns(int most, @Nullable Turns whole) {
        this.most = most;
        this.free = new Semaphore(most, true);
        this.whole = whole;
    }

    /** Some of these, for calls that may take minutes: however many there are, they leave the rest to others. */
    Turns part(int mostOfThem) {
        return new Turns(mostOfThem, this);
    }

    /** @throws ProviderException {@code RETRYABLE}: nothing was sent */
    void take(Duration atMost) throws ProviderException {
        long start = System.nanoTime();
        try {
            if (!free.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                throw notSent("all " + most + " calls that the account may have in flight were so for "
                        + atMost.toSeconds() + " s; the call was not made");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notSent("interrupted while waiting for the account's other calls; the call was not made");
        }
        if (whole != null) {
            takeOfAll(whole, atMost.minusNanos(System.nanoTime() - start));
        }
    }

    private void takeOfAll(Turns all, Duration atMost) throws ProviderException {
        try {
            all.take(atMost);
        } catch (ProviderException e) {
            free.release();
            throw e;
        }
    }

    void giveBack() {
        if (whole != null) {
            whole.giveBack();
        }
        free.release();
    }

    private static ProviderException notSent(String message) {
        return new ProviderException(Kind.RETRYABLE, 0, message, null, null);
    }
}
