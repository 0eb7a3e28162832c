package io.spendlane.simulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what is due when the simulated clock has reached its moment. One waiting thread; the work runs on the given executor. */
public final class Agenda implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Agenda.class);
    private static final Duration LONGEST_NAP = Duration.ofMinutes(1);

    private final SimulatedClock clock;
    private final Executor workers;
    private final PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparing(Due::at));
    private final Thread thread = new Thread(this::run, "simulator-agenda");
    private boolean closed;

    public Agenda(SimulatedClock clock, Executor workers) {
        this.clock = clock;
        this.workers = workers;
        thread.setDaemon(true);
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

    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                log.error("action=due-work-failed", e);
            }
        };
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private record Due(Instant at, Runnable work) {}
}
