package io.spendlane.operator.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Many callers at once, as busy clients of an API server are. */
final class Callers {
    static final int COUNT = 32;

    private Callers() {}

    /** Seconds that it took. */
    static double each(int count, IntConsumer work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(COUNT);
        List<Future<?>> all = new ArrayList<>();
        long begin = System.nanoTime();
        try {
            for (int i = 0; i < count; i++) {
                int n = i;
                all.add(pool.submit(() -> work.accept(n)));
            }
            for (Future<?> one : all) {
                one.get();
            }
            return (System.nanoTime() - begin) / 1e9;
        } finally {
            pool.shutdownNow();
        }
    }
}
