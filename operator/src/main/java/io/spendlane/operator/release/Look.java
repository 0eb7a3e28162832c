package io.spendlane.operator.release;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks whether something is so, again and again for a while. */
@FunctionalInterface
interface Look {
    /** What is not as it should be, or null. */
    @Nullable
    String fault() throws IOException, InterruptedException;

    /** The last fault when the time is over, or null as soon as there is none. */
    static @Nullable String until(Instant end, Look look) throws InterruptedException {
        while (true) {
            String fault = once(look);
            if (fault == null || Instant.now().isAfter(end)) {
                return fault;
            }
            Executor later = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            CompletableFuture.runAsync(() -> {}, later).join();
        }
    }

    Duration PAUSE = Duration.ofMillis(500);

    private static @Nullable String once(Look look) throws InterruptedException {
        try {
            return look.fault();
        } catch (IOException e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        } catch (KubernetesClientException e) {
            return "the API server says: " + e.getMessage();
        }
    }
}
