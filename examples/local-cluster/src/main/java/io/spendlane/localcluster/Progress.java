package io.spendlane.localcluster;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Tells a person what takes long: a line at its start, one now and then with the time that it has taken, one at its end. */
final class Progress {
    private final PrintStream out;
    private final Duration every;

    Progress(PrintStream out, Duration every) {
        this.out = out;
        this.every = every;
    }

    static Progress on(PrintStream out) {
        return new Progress(out, Duration.ofSeconds(15));
    }

    /** Does the work and reports on it. {@code what} reads as a present participle: "building etcd". */
    <T> T during(String what, Attempt<T> work) throws IOException, InterruptedException {
        long start = System.nanoTime();
        say(what + " ...");
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(Progress::daemon);
        ScheduledFuture<?> ticks = ticker.scheduleAtFixedRate(
                () -> say(what + ": " + seconds(start) + " s"),
                every.toMillis(),
                every.toMillis(),
                TimeUnit.MILLISECONDS);
        String end = "failed";
        try {
            T result = work.run();
            end = "done";
            return result;
        } finally {
            ticks.cancel(false);
            ticker.shutdown();
            ticker.awaitTermination(1, TimeUnit.MINUTES); // no tick after the last line
            say(what + ": " + end + " after " + seconds(start) + " s");
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    }

    void say(String line) {
        out.println("local-cluster: " + line);
        out.flush();
    }

    private static long seconds(long start) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    }
}
