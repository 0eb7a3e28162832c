package io.spendlane.operator.lane;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.operator.job.JobTurns.Paid;
import io.spendlane.operator.lane.LedgerState.Book;
import io.spendlane.operator.lane.LedgerState.Decided;
import io.spendlane.operator.lane.LedgerState.Process;
import io.spendlane.operator.lane.LedgerState.Reading;
import io.spendlane.operator.model.Once;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** The real {@link LaneBook} of one process in one state: opened as it is there, used, and put back. */
final class RealBook {
    /** Version of the list that every book began with: later ones are above it, earlier ones are not. */
    private static final long LIST = 1_000;

    private static final long LANES = 1_000_000;

    final LaneBook book = new LaneBook();
    private final LedgerState state;
    private final int p;
    private final Records records;
    private final UnaryOperator<AIBatchJob> shown;
    private final boolean trusting;
    private final long doubts;
    private Once<Map<String, Paid>> delivered;
    private int gone;

    /** What the store has, as the lane reads it. */
    interface Records {
        Recorded of(Once<Map<String, Paid>> paid);
    }

    /** {@code trusting}: nothing but the lane's own turns puts it into doubt. */
    RealBook(LedgerState state, int p, Records records, UnaryOperator<AIBatchJob> shown, boolean trusting) {
        this.state = state;
        this.trusting = trusting;
        this.p = p;
        this.records = records;
        this.shown = shown;
        Book as = process().book();
        this.gone = as.gone();
        for (int j = 0; j < state.jobs.length; j++) {
            if ((gone & 1 << j) != 0) {
                book.gone(uid(j));
            }
        }
        SpendLane lane = as.lane().is() ? lane() : null;
        if (as.epoch() > 0) {
            book.tookOver(Objects.requireNonNull(lane), as.epoch());
        } else if (as.stoodDown()) {
            book.superseded();
        }
        if (lane != null) {
            book.latest(lane);
        }
        if (as.seeded()) {
            List<AIBatchJob> jobs = new ArrayList<>();
            for (int j = 0; j < state.jobs.length; j++) {
                if (as.jobs().get(j).is()) {
                    jobs.add(job(j, as.jobs().get(j), state.versions[LedgerState.booked(p, j)]));
                }
            }
            book.seed(as.epoch(), jobs, LIST);
            // That the store is asked before the first grant is told by itself: StoredLaneWorksTest, RestoreIT.
            book.compared(as.epoch(), false);
        }
        if (as.rebuildNeeded()) {
            book.audited(Money.micros(-1));
        }
        if (as.recorded() != null) {
            book.recorded(book.doubts(), records.of(as.recorded()));
        }
        this.doubts = book.doubts();
        this.delivered = as.recorded();
    }

    private Process process() {
        return state.processes[p];
    }

    static String uid(int job) {
        return "job-" + job;
    }

    /** The lane as the process knows it. */
    SpendLane lane() {
        return with(process().book().lane(), state.versions[LedgerState.lane(p)]);
    }

    static SpendLane with(Doc<SpendLane> doc, int version) {
        return doc.at(LANES + version, number -> {
            SpendLane lane = new SpendLane();
            lane.setMetadata(new ObjectMetaBuilder(doc.object().getMetadata())
                    .withResourceVersion(String.valueOf(number))
                    .build());
            lane.setSpec(doc.object().getSpec());
            lane.setStatus(doc.object().getStatus());
            return lane;
        });
    }

    /** The job at a version that this book can compare. */
    AIBatchJob job(int number, Doc<AIBatchJob> doc, int version) {
        int begun = state.versions[LedgerState.begun(p, number)];
        return job(doc, begun >= 0 ? LIST + version - begun : 2 * LIST + version);
    }

    private AIBatchJob job(Doc<AIBatchJob> doc, long version) {
        AIBatchJob from = shown.apply(doc.object());
        return from == doc.object() ? doc.at(version, number -> at(from, number)) : at(from, version);
    }

    private static AIBatchJob at(AIBatchJob from, long version) {
        AIBatchJob job = new AIBatchJob();
        job.setMetadata(new ObjectMetaBuilder(from.getMetadata())
                .withResourceVersion(String.valueOf(version))
                .build());
        job.setSpec(from.getSpec());
        job.setStatus(from.getStatus());
        return job;
    }

    // ---- what happens to it

    void sees(Doc<SpendLane> lane, int version) {
        book.latest(with(lane, version));
        close(lane, version);
    }

    void laneIsGone() {
        book.closed();
        close(Doc.none(), -1);
    }

    /** Gives whether it was news. */
    void saw(int number, Doc<AIBatchJob> doc, int version) {
        AIBatchJob job = job(number, doc, version);
        book.saw(job);
        long kept = book.job(uid(number)).map(JobEntry::version).orElse(-1L);
        close();
        if (kept == Long.parseLong(job.getMetadata().getResourceVersion())) {
            keep(number, doc, version);
        }
    }

    void gone(int number) {
        book.gone(uid(number));
        gone |= 1 << number;
        close();
    }

    /** The list is {@code jobs} at {@code versions}; those that it lacks were gone at its version. */
    void seed(long epoch, List<Doc<AIBatchJob>> jobs, int[] versions) {
        List<AIBatchJob> listed = new ArrayList<>();
        for (int j = 0; j < jobs.size(); j++) {
            if (jobs.get(j).is()) {
                listed.add(job(jobs.get(j), 2 * LIST + versions[j]));
            }
        }
        boolean taken = epoch == book.epoch();
        book.seed(epoch, listed, LIST);
        close();
        for (int j = 0; taken && j < jobs.size(); j++) {
            boolean kept = book.job(uid(j)).isPresent();
            state.versions[LedgerState.begun(p, j)] = versions[j];
            keep(j, kept ? jobs.get(j) : Doc.none(), versions[j]);
        }
    }

    void recorded(Reading reading) {
        book.recorded(reading.doubted() ? book.doubts() - 1 : book.doubts(), records.of(reading.paid()));
        delivered = reading.paid();
        close();
    }

    void close() {
        close(process().book().lane(), state.versions[LedgerState.lane(p)]);
    }

    /** Puts it back; {@code lane}: which one it knows now. */
    void close(Doc<SpendLane> lane, int version) {
        LaneBook.Snapshot now = book.snapshot();
        Map<String, JobEntry> there = new HashMap<>();
        now.jobs().forEach(job -> there.put(job.uid(), job));
        List<Doc<AIBatchJob>> jobs = new ArrayList<>();
        for (int j = 0; j < state.jobs.length; j++) {
            jobs.add(there.containsKey(uid(j)) ? process().book().jobs().get(j) : Doc.none());
        }
        boolean doubted = book.doubts() != doubts;
        Reading reading = process().reading();
        Decided decided = process().decided();
        state.versions[LedgerState.lane(p)] = version;
        state.processes[p] = new Process(
                process().name(),
                new Book(
                        now.epoch(),
                        now.seeded(),
                        now.stoodDown(),
                        trusting ? process().book().rebuildNeeded() : now.rebuildNeeded(),
                        now.recorded() == null ? null : delivered,
                        lane,
                        jobs,
                        gone),
                process().known(),
                process().listing(),
                reading == null ? null : new Reading(reading.paid(), reading.doubted() || doubted),
                decided == null
                        ? null
                        : new Decided(decided.lane(), decided.act(), decided.writes(), decided.doubted() || doubted));
    }

    private void keep(int number, Doc<AIBatchJob> doc, int version) {
        Book book = process().book();
        List<Doc<AIBatchJob>> jobs = new ArrayList<>(book.jobs());
        jobs.set(number, doc);
        state.versions[LedgerState.booked(p, number)] = version;
        state.processes[p] = process()
                .with(new Book(
                        book.epoch(),
                        book.seeded(),
                        book.stoodDown(),
                        book.rebuildNeeded(),
                        book.recorded(),
                        book.lane(),
                        List.copyOf(jobs),
                        book.gone()));
    }

    /** What it would be decided from. */
    LaneBook.Snapshot snapshot() {
        return book.snapshot();
    }
}
