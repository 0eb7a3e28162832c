package io.spendlane.operator.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a stage's operator again whenever it has ended, as Kubernetes does. */
final class Supervisor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);
    private static final long LOOK_NANOS = 300_000_000;

    private final AtomicInteger restarts = new AtomicInteger();
    private final Thread thread;
    private volatile boolean over;

    Supervisor(Stage stage) {
        thread = new Thread(() -> watch(stage), "supervisor");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch(Stage stage) {
        while (!over) {
            if (!stage.operator().alive()) {
                log.warn(
                        "the operator has ended and is started again: {}",
                        stage.operator().lastLines());
                try {
                    stage.operator().start();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                restarts.incrementAndGet();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    int restarts() {
        return restarts.get();
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        thread.join();
    }
}
