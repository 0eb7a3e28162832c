package io.spendlane.operator.lane;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneSpec;
import io.spendlane.operator.job.JobTurns;
import io.spendlane.operator.lane.LedgerState.Book;
import io.spendlane.operator.lane.LedgerState.Left;
import io.spendlane.operator.lane.LedgerState.Listing;
import io.spendlane.operator.lane.LedgerState.Process;
import io.spendlane.operator.lane.LedgerState.Reading;
import io.spendlane.operator.model.Explorer;
import io.spendlane.operator.model.Model;
import io.spendlane.operator.model.Once;
import io.spendlane.operator.model.Parts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One lane with one budget, its jobs, and two processes that may both believe to lead, each with caches that may be as old as they like.
 * Decides with {@link LaneCourse} and the real course of a job, from what the real {@link LaneBook} holds; every write is a
 * compare-and-swap, as those of {@link SpendLaneReconciler} are.
 */
final class LedgerModel implements Model {
    /** What is taken away to show that it is missed. */
    enum Without {
        NOTHING,
        /** One that was superseded does not notice. */
        EPOCH,
        /** Who takes over begins with what its cache has. */
        FRESH_LIST,
        /** Nobody remembers who was folded. */
        FOLDING,
        /** A job takes any grant that bears its name. */
        ASK_NAMES,
        /** An ask of the lane before counts as one of this lane. */
        LANE_UID,
        /** The last write to a lane wins. */
        COMPARE_AND_SWAP,
        /** Old events change the book. */
        VERSIONS,
        /** A job that went unfolded leaves no doubt. */
        REBUILD
    }

    /**
     * How much there is, and how much may happen.
     *
     * @param items of each job; each costs two dollars at worst
     * @param costs dollars that an item may turn out to cost
     * @param split whether a turn of the lane, a list, a reading of records and a job's first write may each be interrupted
     * @param prelude how the first steps begin that are told of; all after them is explored
     */
    record Bounds(
            int limit, List<Integer> items, List<Integer> costs, Left left, boolean split, List<String> prelude) {}

    private static final int SPARE_ASKS = 2;

    final Without without;
    final Bounds bounds;
    final SpendLaneSpec spec;
    private final int jobs;
    private final Parts parts = new Parts();
    private final LaneSteps lanes;
    private final JobSteps works;
    private final LedgerOracle oracle;
    private final Map<List<Object>, Heard> heard = new HashMap<>();

    LedgerModel(Without without, Bounds bounds) {
        this.without = without;
        this.bounds = bounds;
        this.jobs = bounds.items().size();
        this.spec = Stories.daily(bounds.limit());
        this.lanes = new LaneSteps(this);
        this.works = new JobSteps(this);
        this.oracle = new LedgerOracle(bounds);
    }

    @Override
    public int[] start() {
        LedgerState begin = new LedgerState(jobs);
        begin.lane = Doc.of(lane(0));
        begin.lane.object().addFinalizer(SpendLane.FINALIZER);
        begin.lane = Doc.of(begin.lane.object());
        begin.store = new Once<>(Map.of());
        begin.left = bounds.left();
        for (int j = 0; j < jobs; j++) {
            begin.jobs[j] = Doc.of(JobTurns.job(j, bounds.items().get(j)));
        }
        for (int p = 0; p < LedgerState.PROCESSES; p++) {
            begin.processes[p] = begin("p" + p, begin.lane, List.of(begin.jobs));
        }
        int[] start = begin.close(parts);
        for (String told : bounds.prelude()) {
            start = Explorer.follow(this, start, told);
        }
        return start;
    }

    /** As it is applied for the {@code number}th time. */
    SpendLane lane(int number) {
        SpendLane lane = new SpendLane();
        lane.setMetadata(Stories.lane(spec, null).getMetadata());
        lane.getMetadata().setUid("lane-" + number);
        lane.getMetadata().setFinalizers(new ArrayList<>());
        lane.setSpec(spec);
        return lane;
    }

    private Process begin(String name, Doc<SpendLane> lane, List<Doc<AIBatchJob>> known) {
        Book book = new Book(0, false, false, false, null, lane, Collections.nCopies(jobs, Doc.none()), 0);
        return new Process(name, book, known, null, null, null);
    }

    @Override
    public void steps(int[] now, Steps to) {
        LedgerState state = LedgerState.of(now, jobs, parts);
        people(state, to);
        for (int p = 0; p < LedgerState.PROCESSES; p++) {
            process(state, p, to);
        }
    }

    /** One way to go on. */
    interface Change {
        void to(LedgerState next);
    }

    void step(LedgerState state, Steps to, Change change, Supplier<String> told) {
        LedgerState next = state.copy();
        change.to(next);
        to.step(told, next.close(parts));
    }

    void event(LedgerState state, Steps to, Change change, Supplier<String> told) {
        LedgerState next = state.copy();
        change.to(next);
        to.event(told, next.close(parts));
    }

    private void people(LedgerState state, Steps to) {
        Left left = state.left;
        for (int j = 0; j < jobs; j++) {
            int job = j;
            if (!state.jobs[j].is()) {
                continue;
            }
            boolean leaving = state.jobs[j].object().getMetadata().getDeletionTimestamp() != null;
            if (left.deletions() > 0 && !leaving) {
                event(state, to, next -> works.delete(next, job), () -> "somebody deletes job " + job);
            }
            if (left.vanishings() > 0 && leaving) {
                event(state, to, next -> works.vanish(next, job), () -> "somebody takes job " + job + "'s finalizer");
            }
        }
        if (left.replacements() > 0 && state.lane.is()) {
            event(state, to, next -> next.lane = Doc.none(), () -> "somebody takes the lane away");
        }
        if (!state.lane.is()) {
            step(state, to, next -> apply(next), () -> "somebody applies the lane again");
        }
    }

    private void apply(LedgerState next) {
        Left left = next.left;
        next.left =
                new Left(left.restarts(), left.deletions(), left.replacements() - 1, left.vanishings(), left.losses());
        next.lane = Doc.of(lane(1 + bounds.left().replacements() - next.left.replacements()));
        next.versions[LedgerState.LANE] = next.aboveLane();
    }

    private void process(LedgerState state, int p, Steps to) {
        Process process = state.processes[p];
        String who = process.name();
        Left left = state.left;
        if (left.restarts() > 0 && process.book().epoch() > 0) {
            event(state, to, next -> restart(next, p), () -> who + " is killed, and starts anew");
        }
        lanes.steps(state, p, to);
        for (int j = 0; j < jobs; j++) {
            int job = j;
            if (!current(state, p, j)
                    && (state.jobs[j].is() || process.known().get(j).is())) {
                step(state, to, next -> see(next, p, job), () -> who + " sees job " + job);
            }
            if (process.known().get(j).is() && process.book().seeded()) {
                step(
                        state,
                        to,
                        next -> hear(next, p, job),
                        () -> who + "'s book hears of job " + job + " as " + who + " last saw it");
            }
            works.steps(state, p, j, to);
        }
    }

    private void restart(LedgerState next, int p) {
        Left left = next.left;
        next.left =
                new Left(left.restarts() - 1, left.deletions(), left.replacements(), left.vanishings(), left.losses());
        Process before = next.processes[p];
        next.processes[p] = begin(before.name() + "'", before.book().lane(), before.known());
    }

    /** While two processes know two lanes of one name, a job's ask is changed to and fro, again and again: that ends here. */
    static boolean asksOften(Bounds bounds, @Nullable Ask ask, int more) {
        int most = Collections.max(bounds.items()) + SPARE_ASKS;
        return ask != null && ask.seq() - JobTurns.NOW.getEpochSecond() > most - more;
    }

    static boolean current(LedgerState state, int p, int job) {
        return state.jobs[job].is()
                && state.processes[p].known().get(job).is()
                && state.versions[LedgerState.known(p, job)] == state.versions[LedgerState.server(job)];
    }

    private void see(LedgerState next, int p, int job) {
        next.processes[p] = next.processes[p].knows(job, next.jobs[job]);
        next.versions[LedgerState.known(p, job)] = next.versions[LedgerState.server(job)];
        if (next.jobs[job].is()) {
            hear(next, p, job);
        } else {
            lanes.open(next, p).gone(job);
        }
    }

    void hear(LedgerState next, int p, int job) {
        Doc<AIBatchJob> known = next.processes[p].known().get(job);
        int version = next.versions[LedgerState.known(p, job)];
        if (without == Without.VERSIONS) {
            version = next.above(job);
        }
        int booked = LedgerState.booked(p, job);
        List<Object> of = List.of(
                next.processes[p], job, version, next.versions[booked], next.versions[LedgerState.begun(p, job)]);
        Heard before = heard.get(of);
        if (before == null) {
            lanes.open(next, p).saw(job, known, version);
            heard.put(of, new Heard(next.processes[p], next.versions[booked]));
        } else {
            next.processes[p] = before.process();
            next.versions[booked] = before.booked();
        }
    }

    private record Heard(Process process, int booked) {}

    /** A list that the API server answers, or that is taken from a cache. */
    void answer(LedgerState next, int p) {
        Process process = next.processes[p];
        boolean fresh = without != Without.FRESH_LIST;
        List<Doc<AIBatchJob>> jobsNow = fresh ? List.of(next.jobs) : process.known();
        for (int j = 0; j < jobs; j++) {
            next.versions[LedgerState.listed(p, j)] = !jobsNow.get(j).is()
                    ? next.above(j)
                    : next.versions[fresh ? LedgerState.server(j) : LedgerState.known(p, j)];
        }
        next.processes[p] = process.lists(new Listing(process.listing().epoch(), jobsNow));
    }

    void seed(LedgerState next, int p) {
        Listing listing = next.processes[p].listing();
        int[] versions = new int[jobs];
        for (int j = 0; j < jobs; j++) {
            versions[j] = next.versions[LedgerState.listed(p, j)];
        }
        RealBook book = lanes.open(next, p);
        book.seed(listing.epoch(), listing.jobs(), versions);
        next.processes[p] = next.processes[p].lists(null);
    }

    void deliver(LedgerState next, int p) {
        Reading reading = next.processes[p].reading();
        lanes.open(next, p).recorded(reading);
        next.processes[p] = next.processes[p].reads(null);
    }

    @Override
    public Optional<String> fault(int[] state) {
        return oracle.fault(LedgerState.of(state, jobs, parts));
    }

    @Override
    public Optional<String> undone(int[] state) {
        return oracle.undone(LedgerState.of(state, jobs, parts));
    }
}
