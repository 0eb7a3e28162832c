package io.spendlane.operator.realtime;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What this process is asking in real time: how far each batch is, and which are to stop. Thread-safe. */
public final class RunningCalls {
    private final Map<String, AtomicInteger> answered = new ConcurrentHashMap<>();
    private final Set<String> halted = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    /** Items of a batch that have an answer; 0 for one that does not run here. */
    public int answered(String batch) {
        AtomicInteger count = answered.get(batch);
        return count == null ? 0 : count.get();
    }

    /** No further call of this batch begins; those in flight end. */
    public synchronized void halt(String batch) {
        halted.add(batch);
        notifyAll();
    }

    /** The process stops: no further call begins. */
    public synchronized void close() {
        closing = true;
        notifyAll();
    }

    /** Waits, at most until something is told to stop. */
    synchronized void pause(Duration wait) throws InterruptedException {
        wait(Math.max(1, wait.toMillis()));
    }

    boolean stopped(String batch) {
        return closing || halted.contains(batch);
    }

    AtomicInteger begin(String batch, int known) {
        halted.remove(batch);
        AtomicInteger count = new AtomicInteger(known);
        answered.put(batch, count);
        return count;
    }

    /** Forgets a batch that is settled. */
    public void forget(String batch) {
        answered.remove(batch);
        halted.remove(batch);
    }
}
