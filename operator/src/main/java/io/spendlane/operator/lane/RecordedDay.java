package io.spendlane.operator.lane;

import io.spendlane.operator.lane.Folding.Spent;
import io.spendlane.operator.store.SpendRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the spend records of one day come to, by quarter-hour. Takes some hundred bytes for each job that is told apart, eight for any
 * other one and for each batch.
 *
 * @param batches whose records are in it
 * @param byJob what jobs settled that are told apart, by their uid
 * @param others what all others settled
 * @param otherJobs their uids
 */
record RecordedDay(Marks batches, Map<String, Map<Instant, Spent>> byJob, Map<Instant, Spent> others, Marks otherJobs) {
    static RecordedDay empty() {
        return new RecordedDay(Marks.none(), Map.of(), Map.of(), Marks.none());
    }

    /** Whether what each of these settled is known by itself, if it settled anything. */
    boolean tellsApart(Marks jobs) {
        return !otherJobs.mayMeet(jobs);
    }

    /** What all jobs but these settled. */
    void addBeside(Set<String> jobs, List<Spent> into) {
        into.addAll(others.values());
        byJob.forEach((uid, amounts) -> {
            if (!jobs.contains(uid)) {
                into.addAll(amounts.values());
            }
        });
    }

    /** Adds records as they are read. */
    static final class Reader {
        private final RecordedDay known;
        private final Set<String> jobs;
        private final Map<String, Map<Instant, Spent>> byJob = new HashMap<>();
        private final Map<Instant, Spent> others;
        private final List<String> otherJobs = new ArrayList<>();
        private final List<String> batches = new ArrayList<>();

        /** @param jobs uids of those that are told apart from now on; {@code known} must tell them apart */
        Reader(RecordedDay known, Set<String> jobs) {
            this.known = known;
            this.jobs = jobs;
            this.others = new HashMap<>(known.others);
            known.byJob.forEach((uid, amounts) -> amounts.values().forEach(spent -> add(uid, spent)));
        }

        void add(SpendRecord settled) {
            add(settled.jobUID(), Spent.of(settled));
            batches.add(settled.batch());
        }

        private void add(String uid, Spent one) {
            if (jobs.contains(uid)) {
                byJob.computeIfAbsent(uid, job -> new HashMap<>()).merge(one.time(), one, Spent::plus);
            } else {
                others.merge(one.time(), one, Spent::plus);
                otherJobs.add(uid);
            }
        }

        RecordedDay day() {
            return new RecordedDay(
                    known.batches.plus(batches),
                    Map.copyOf(byJob),
                    Map.copyOf(others),
                    known.otherJobs.plus(otherJobs));
        }
    }
}
