package io.spendlane.simulator.clock;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what is due when the simulated clock has reached its moment, on threads of its own. */
public final class Agenda implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Agenda.class);
    private static final Duration LONGEST_NAP = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SimulatedClock clock;
    private final ExecutorService workers;
    private final PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparing(Due::at));
    private final Thread thread = new Thread(this::run, "simulator-agenda");
    private volatile boolean closed;

    /** @param threads how many things may be done at a time */
    public Agenda(SimulatedClock clock, int threads) {
        this.clock = clock;
        this.workers = Executors.newFixedThreadPool(threads, Agenda::worker);
        thread.setDaemon(true);
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "simulator-batches");
        thread.setDaemon(true);
        return thread;
    }

    public void start() {
        thread.start();
    }

    public synchronized void at(Instant moment, Runnable work) {
        queue.add(new Due(moment, work));
        notifyAll();
    }

    /** To be called after the clock was moved. */
    public synchronized void clockMoved() {
        notifyAll();
    }

    public synchronized void clear() {
        queue.clear();
    }

    private void run() {
        try {
            while (true) {
                Runnable work = next();
                if (work == null) {
                    return;
                }
                workers.execute(guarded(work));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Runnable next() throws InterruptedException {
        while (!closed) {
            Due first = queue.peek();
            Duration left = first == null ? LONGEST_NAP : Duration.between(clock.instant(), first.at());
            if (first != null && left.compareTo(Duration.ZERO) <= 0) {
                queue.remove();
                return first.work();
            }
            wait(Math.max(1, Math.min(left.toMillis() + 1, LONGEST_NAP.toMillis())));
        }
        return null;
    }

    private Runnable guarded(Runnable work) {
        return () -> {
            if (closed) {
                return;
            }
            try {
                work.run();
            } catch (RuntimeException e) {
                log.error("action=due-work-failed", e);
            }
        };
    }

    /** Returns when nothing runs any more; what was not begun never will be. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
            workers.shutdown();
            if (!workers.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                workers.shutdownNow();
                throw new IOException("What the simulator was doing did not end within " + PATIENCE);
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private record Due(Instant at, Runnable work) {}
}
