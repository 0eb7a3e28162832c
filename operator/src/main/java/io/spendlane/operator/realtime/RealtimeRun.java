package io.spendlane.operator.realtime;

import io.spendlane.operator.items.StoredRequests;
import io.spendlane.operator.items.StoredRequests.Request;
import io.spendlane.operator.plan.RealtimePace;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RealtimeAnswer;
import io.spendlane.operator.provider.RealtimeProvider;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the requests of one batch in real time, a few at once. Each call is claimed in the store before it is sent and its answer is stored
 * at once, so that a run after a crash asks only what was never claimed. A call that was claimed and has no answer is not repeated here:
 * whether it was billed is not known, and whoever collects settles it at its worst case.
 */
public final class RealtimeRun {
    private static final Logger log = LoggerFactory.getLogger(RealtimeRun.class);
    private static final int AT_ONCE = RealtimePace.AT_ONCE;
    private static final int MOST_REFUSALS = 20;
    private static final int MOST_UNKNOWN = 3;
    private static final int STORE_TRIES = 5;
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Store store;
    private final Executor pool;
    private final RunningCalls running;

    /** {@code pool} makes the calls of all runs. */
    public RealtimeRun(Store store, Executor pool, RunningCalls running) {
        this.store = store;
        this.pool = pool;
        this.running = running;
    }

    /** A batch whose requests are in the store. {@code process}: who asks, for the claims. */
    public record Batch(RunFolder folder, String name, String model, BatchWire wire, String process) {}

    /**
     * Ends when every request was claimed, or the run was told to stop.
     *
     * @param ours whether this process may still ask for the batch
     * @throws ProviderException when the account or the target takes none of the requests now; nothing is in flight then
     * @throws IOException when the store fails; nothing is in flight then
     */
    public void run(Batch batch, RealtimeProvider provider, Gate gate, BooleanSupplier ours)
            throws IOException, ProviderException {
        CallFiles files = new CallFiles(store, batch.folder(), batch.name());
        CallFiles.Known known = files.known();
        Asking asking = new Asking(
                batch,
                provider,
                gate,
                files,
                running.begin(batch.name(), known.answered().cardinality()),
                () -> ours.getAsBoolean() && !running.stopped(batch.name()));
        try (StoredRequests requests = StoredRequests.of(store, batch.folder(), batch.name(), batch.wire())) {
            asking.all(requests, known);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        asking.rethrow();
    }

    /** One run. */
    private final class Asking {
        private final Batch batch;
        private final RealtimeProvider provider;
        private final Gate gate;
        private final CallFiles files;
        private final AtomicInteger answered;
        private final BooleanSupplier goesOn;
        /** One call at first: with a provider that answers nothing, few are lost. All that are allowed once one was answered. */
        private final Semaphore slots = new Semaphore(1);

        private final AtomicBoolean wide = new AtomicBoolean();
        private final Deque<Request> again = new ConcurrentLinkedDeque<>();
        private final AtomicInteger refusals = new AtomicInteger();
        private final AtomicInteger unknown = new AtomicInteger();
        private final AtomicReference<@Nullable Exception> fault = new AtomicReference<>();
        private volatile long notBefore = System.nanoTime();

        Asking(
                Batch batch,
                RealtimeProvider provider,
                Gate gate,
                CallFiles files,
                AtomicInteger answered,
                BooleanSupplier goesOn) {
            this.batch = batch;
            this.provider = provider;
            this.gate = gate;
            this.files = files;
            this.answered = answered;
            this.goesOn = goesOn;
        }

        void all(StoredRequests requests, CallFiles.Known known) throws IOException, InterruptedException {
            try {
                Request next = next(requests);
                while (next != null && mayBegin(next)) {
                    if (!known.claimed().get(next.item())) {
                        begin(next);
                    }
                    next = next(requests);
                }
            } finally {
                // Not to be interrupted: what is in flight costs money and its answer has to be kept.
                awaitAll();
            }
        }

        /** Those that the provider put off come again, and only once nothing is in flight it is certain that none will. */
        private @Nullable Request next(StoredRequests requests) throws IOException, InterruptedException {
            Request putOff = again.poll();
            if (putOff != null) {
                return putOff;
            }
            Request next = requests.next();
            if (next == null) {
                slots.release(awaitAll());
                return again.poll();
            }
            return next;
        }

        /** Gives how many slots there are, all of them taken. */
        private int awaitAll() {
            slots.acquireUninterruptibly();
            if (!wide.get()) {
                return 1;
            }
            slots.acquireUninterruptibly(AT_ONCE - 1);
            return AT_ONCE;
        }

        private boolean mayBegin(Request request) throws InterruptedException {
            while (goesOn.getAsBoolean() && fault.get() == null) {
                Duration wait = Duration.ofNanos(Math.max(0, notBefore - System.nanoTime()));
                wait = wait.isZero() ? gate.before(batch.wire().bound(request.line())) : wait;
                if (wait.isZero()) {
                    return true;
                }
                running.pause(wait.compareTo(STEP) < 0 ? wait : STEP);
            }
            return false;
        }

        private void begin(Request request) throws InterruptedException {
            slots.acquire();
            try {
                pool.execute(() -> {
                    try {
                        ask(request);
                    } finally {
                        slots.release();
                    }
                });
            } catch (RejectedExecutionException stopping) {
                slots.release();
            }
        }

        private void ask(Request request) {
            try {
                if (fault.get() != null || !goesOn.getAsBoolean() || !files.claim(request.item(), batch.process())) {
                    return;
                }
                RealtimeAnswer answer = provider.ask(request.line(), batch.model());
                keep(request.item(), answer.resultLine());
                answered.incrementAndGet();
                refusals.set(0);
                unknown.set(0);
                if (wide.compareAndSet(false, true)) {
                    slots.release(AT_ONCE - 1);
                }
                gate.told(answer.left());
            } catch (ProviderException e) {
                refused(request, e);
            } catch (IOException | UncheckedIOException e) {
                fault.compareAndSet(null, e instanceof UncheckedIOException u ? u.getCause() : (IOException) e);
            } catch (RuntimeException e) {
                log.error(
                        "call failed batch={} item={} error={}",
                        batch.name(),
                        request.item(),
                        e.getClass().getName());
                fault.compareAndSet(null, e);
            }
        }

        /** The answer is paid for: a store that fails for a moment must not lose it. */
        private void keep(int item, byte[] row) throws IOException {
            for (int tries = 1; ; tries++) {
                try {
                    files.answered(item, row);
                    return;
                } catch (IOException e) {
                    if (tries == STORE_TRIES) {
                        throw e;
                    }
                    log.warn("answer not stored yet batch={} item={} tries={}", batch.name(), item, tries);
                    pause(STEP.multipliedBy(tries));
                }
            }
        }

        private void refused(Request request, ProviderException e) {
            log.info(
                    "call ended batch={} item={} kind={} message={}",
                    batch.name(),
                    request.item(),
                    e.kind(),
                    e.getMessage());
            if (e.kind() == Kind.UNKNOWN_OUTCOME) {
                // Each of these may have been billed: a provider that answers nothing is left alone for a while.
                if (unknown.incrementAndGet() >= MOST_UNKNOWN) {
                    fault.compareAndSet(null, e);
                }
                return;
            }
            try {
                files.release(request.item());
            } catch (IOException stays) {
                // The claim stays, and the call counts as one that may have been billed.
                fault.compareAndSet(null, stays);
                return;
            }
            boolean passes = e.kind() == Kind.RATE_LIMITED || e.kind() == Kind.RETRYABLE;
            int inARow = refusals.incrementAndGet();
            if (!passes || inARow > MOST_REFUSALS) {
                fault.compareAndSet(null, e);
                return;
            }
            Duration wait = e.retryAfter() == null ? backOff(inARow) : e.retryAfter();
            notBefore = System.nanoTime() + wait.toNanos();
            gate.refused(wait);
            again.add(request);
        }

        void rethrow() throws IOException, ProviderException {
            Exception first = fault.get();
            if (first instanceof ProviderException e) {
                throw e;
            } else if (first instanceof IOException e) {
                throw e;
            } else if (first instanceof RuntimeException e) {
                throw e;
            }
        }
    }

    private static Duration backOff(int inARow) {
        Duration wait = SOON.multipliedBy(1L << Math.min(6, inARow / AT_ONCE));
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private void pause(Duration wait) {
        try {
            running.pause(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
