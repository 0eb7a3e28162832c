package io.spendlane.localcluster;

import java.io.IOException;

/** Something that may fail for reasons outside of the program. */
@FunctionalInterface
interface Attempt<T> {
    T run() throws IOException, InterruptedException;

    /** An attempt without a result. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException, InterruptedException;
    }

    static void doing(String what, Step step) {
        orFail(what, () -> {
            step.run();
            return what;
        });
    }

    /** Runs it and reports failure the way that callers of this library see it. */
    static <T> T orFail(String what, Attempt<T> attempt) {
        try {
            return attempt.run();
        } catch (IOException e) {
            throw new ClusterException(what + " failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException(what + " was interrupted.", e);
        }
    }
}
