package io.spendlane.operator.job;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The facts of all jobs, by uid. */
final class JobDesks {
    private final Map<String, JobFacts> desks = new ConcurrentHashMap<>();

    JobFacts of(String uid) {
        return desks.computeIfAbsent(uid, key -> new JobFacts());
    }

    void keepOnly(String uid, Set<String> batches, long seq) {
        JobFacts facts = desks.get(uid);
        if (facts != null) {
            facts.keepOnly(batches, seq);
        }
    }

    void forget(String uid) {
        desks.remove(uid);
    }
}
