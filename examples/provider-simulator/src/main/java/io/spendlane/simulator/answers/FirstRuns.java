package io.spendlane.simulator.answers;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Remembers which call ran a request first, for outcomes that happen only once. */
public final class FirstRuns {
    /** A call that is never first. */
    public static final long NOBODY = -1;

    private final Map<Long, Long> calls = new ConcurrentHashMap<>();
    private final Consumer<FirstRun> journal;

    public FirstRuns(Consumer<FirstRun> journal) {
        this.journal = journal;
    }

    /** Whether the call is the first with this request; asking again for the same call gives the same answer. */
    public boolean isFirst(long hash, long call) {
        return call != NOBODY
                && calls.computeIfAbsent(hash, key -> {
                            journal.accept(new FirstRun(hash, call));
                            return call;
                        })
                        == call;
    }

    public void restore(FirstRun run) {
        calls.putIfAbsent(run.hash(), run.call());
    }

    public void clear() {
        calls.clear();
    }

    /** A line of the journal. */
    public record FirstRun(long hash, long call) {}
}
