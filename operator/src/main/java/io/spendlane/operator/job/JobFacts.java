package io.spendlane.operator.job;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What this process knows of one job beside its object: how works ended, and which ones run. Lost with the process, and done again. */
final class JobFacts {
    private final Map<String, Outcome> outcomes = new HashMap<>();
    private final Map<String, Boolean> running = new HashMap<>();
    private @Nullable Instant surveyedAt;
    private @Nullable Instant writtenAt;
    private @Nullable Instant notBefore;

    record Snapshot(
            Map<String, Outcome> outcomes,
            Map<String, Boolean> running,
            @Nullable Instant surveyedAt,
            @Nullable Instant writtenAt,
            @Nullable Instant notBefore) {}

    synchronized Snapshot snapshot() {
        return new Snapshot(Map.copyOf(outcomes), Map.copyOf(running), surveyedAt, writtenAt, notBefore);
    }

    /** Whether it may begin: a key runs once at a time. */
    synchronized boolean queue(String key) {
        return running.putIfAbsent(key, false) == null;
    }

    synchronized void begun(String key) {
        running.put(key, true);
    }

    synchronized void ended(String key, Outcome outcome, Instant now) {
        running.remove(key);
        outcomes.put(key, outcome);
        if (key.equals(Work.Survey.KEY)) {
            surveyedAt = now;
        }
        if (outcome instanceof Outcome.Settled settled && settled.retryAt() != null) {
            notBefore = settled.retryAt();
        }
    }

    synchronized int triesOf(String key) {
        return outcomes.get(key) instanceof Outcome.Faulted faulted ? faulted.tries() : 0;
    }

    synchronized void written(Instant now) {
        writtenAt = now;
    }

    /** Forgets what belongs to batches that are over, and to rounds that were taken. */
    synchronized void keepOnly(Set<String> batches, long seq) {
        outcomes.keySet().removeIf(key -> {
            if (key.startsWith("round/")) {
                return !key.startsWith(Work.Round.of(seq));
            }
            int slash = key.indexOf('/');
            if (slash < 0) {
                return false;
            }
            String rest = key.substring(slash + 1);
            int end = rest.indexOf('/');
            String batch = end < 0 ? rest : rest.substring(0, end);
            return batch.startsWith("sl-") && !batches.contains(batch);
        });
    }
}
