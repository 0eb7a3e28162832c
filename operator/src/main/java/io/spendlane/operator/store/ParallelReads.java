package io.spendlane.operator.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Reads many small files, several at a time: in a bucket each of them is a request of its own. */
public record ParallelReads(ExecutorService readers) {
    /** What has been read and not been taken yet is held in memory. */
    private static final int AHEAD = 256;

    /** Reads one file. */
    @FunctionalInterface
    public interface Read<P, R> {
        R read(P place) throws IOException;
    }

    /**
     * Reads all and hands each over, in order and on this thread.
     *
     * @throws IOException the first fault; what comes after it is not handed over
     */
    public <P, R> void each(Iterator<P> places, Read<P, R> read, Consumer<R> taker) throws IOException {
        while (places.hasNext()) {
            List<Callable<R>> next = new ArrayList<>();
            while (places.hasNext() && next.size() < AHEAD) {
                P place = places.next();
                next.add(() -> read.read(place));
            }
            take(next, taker);
        }
    }

    private <R> void take(List<Callable<R>> reads, Consumer<R> taker) throws IOException {
        try {
            for (Future<R> done : readers.invokeAll(reads)) {
                taker.accept(done.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while reading");
        } catch (RejectedExecutionException e) {
            throw new InterruptedIOException("no more is read");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException fault) {
                throw fault;
            }
            if (e.getCause() instanceof UncheckedIOException fault) {
                throw fault;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
