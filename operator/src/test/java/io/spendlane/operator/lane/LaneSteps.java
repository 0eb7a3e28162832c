package io.spendlane.operator.lane;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus;
import io.spendlane.api.v1alpha1.Ask;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.operator.job.JobTurns;
import io.spendlane.operator.job.JobTurns.Paid;
import io.spendlane.operator.lane.LaneTurn.Act;
import io.spendlane.operator.lane.LedgerModel.Without;
import io.spendlane.operator.lane.LedgerState.Book;
import io.spendlane.operator.lane.LedgerState.Decided;
import io.spendlane.operator.lane.LedgerState.Left;
import io.spendlane.operator.lane.LedgerState.Listing;
import io.spendlane.operator.lane.LedgerState.Process;
import io.spendlane.operator.lane.LedgerState.Reading;
import io.spendlane.operator.model.Changed;
import io.spendlane.operator.model.Model.Steps;
import io.spendlane.operator.model.Once;
import io.spendlane.operator.store.BatchRecord;
import io.spendlane.operator.store.SpendRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a process does with the lane: sees it, decides its turn, writes it, lists its jobs, reads its records. */
final class LaneSteps {
    private final LedgerModel model;
    private final Map<List<Object>, Decided> turns = new HashMap<>();
    private final Map<List<Object>, Process> acts = new HashMap<>();
    private final Map<Once<Map<String, Paid>>, Recorded> records = new HashMap<>();

    LaneSteps(LedgerModel model) {
        this.model = model;
    }

    RealBook open(LedgerState state, int p) {
        String uid = state.processes[p].book().lane().is()
                ? state.processes[p].book().lane().object().getMetadata().getUid()
                : "";
        return new RealBook(
                state,
                p,
                paid -> records.computeIfAbsent(paid, LaneSteps::recorded),
                job -> model.without == Without.LANE_UID ? asksOf(job, uid) : job,
                model.without == Without.REBUILD);
    }

    private static AIBatchJob asksOf(AIBatchJob job, String uid) {
        AIBatchJobStatus status = job.getStatus();
        Ask ask = status == null ? null : status.ask();
        if (ask == null || ask.laneUID().equals(uid)) {
            return job;
        }
        AIBatchJob other = new AIBatchJob();
        other.setMetadata(job.getMetadata());
        other.setSpec(job.getSpec());
        other.setStatus(Changed.with(status, Map.of("ask", Changed.with(ask, Map.of("laneUID", uid)))));
        return other;
    }

    private static Recorded recorded(Once<Map<String, Paid>> store) {
        List<BatchRecord> open = new ArrayList<>();
        List<SpendRecord> settled = new ArrayList<>();
        for (Paid paid : store.value().values()) {
            String job = RealBook.uid(JobTurns.numberOf(paid.batch()));
            if (paid.open()) {
                open.add(RecordedTest.open(paid.batch(), job, dollars(paid.held())));
            } else {
                settled.add(RecordedTest.record(paid.batch(), job, JobTurns.NOW, dollars(paid.spent())));
            }
        }
        return RecordedTest.recorded(open, settled.toArray(SpendRecord[]::new));
    }

    private static long dollars(long micros) {
        return micros / Stories.usd(1).micros();
    }

    void steps(LedgerState state, int p, Steps to) {
        Process process = state.processes[p];
        Book book = process.book();
        String who = process.name();
        boolean current = current(state, p);
        if (state.lane.is() && !current) {
            model.step(state, to, next -> see(next, p), () -> who + " sees the lane");
        }
        if (!state.lane.is() && book.lane().is()) {
            model.step(state, to, next -> open(next, p).laneIsGone(), () -> who + " sees that the lane is gone");
        }
        Listing listing = process.listing();
        if (listing != null && listing.jobs() == null) {
            model.step(state, to, next -> list(next, p), () -> who + " lists the jobs");
        } else if (listing != null) {
            model.step(state, to, next -> model.seed(next, p), () -> who + " begins its book");
        }
        if (process.reading() != null) {
            model.step(state, to, next -> model.deliver(next, p), () -> who + " has read the records");
        }
        if (model.bounds.left().vanishings() > 0 && book.seeded()) {
            model.step(state, to, next -> audit(next, p), () -> who + " compares the records with its book");
        }
        if (process.decided() != null) {
            write(state, p, process.decided(), to);
        } else if (book.lane().is()) {
            Decided decided = decide(state, p);
            if (model.bounds.split()) {
                model.step(state, to, next -> note(next, p, decided), () -> who + " decides " + decided.act());
            } else {
                write(state, p, decided, to);
            }
        }
    }

    private static boolean current(LedgerState state, int p) {
        return state.lane.is()
                && state.processes[p].book().lane().is()
                && state.versions[LedgerState.lane(p)] == state.versions[LedgerState.LANE];
    }

    private void see(LedgerState next, int p) {
        open(next, p).sees(next.lane, next.versions[LedgerState.LANE]);
    }

    private void audit(LedgerState next, int p) {
        RealBook real = open(next, p);
        LaneBook.Snapshot now = real.snapshot();
        Audit.drift(now, now, records.computeIfAbsent(next.store, LaneSteps::recorded), JobTurns.NOW)
                .ifPresent(real.book::audited);
        real.close();
    }

    private void list(LedgerState next, int p) {
        model.answer(next, p);
        if (!model.bounds.split()) {
            model.seed(next, p);
        }
    }

    private static void note(LedgerState next, int p, Decided decided) {
        next.processes[p] = next.processes[p].decides(decided);
        next.versions[LedgerState.decided(p)] = next.versions[LedgerState.lane(p)];
    }

    private Decided decide(LedgerState state, int p) {
        Process process = state.processes[p];
        return turns.computeIfAbsent(List.of(process.name(), process.book()), key -> {
            RealBook real = open(state, p);
            SpendLane lane = model.without == Without.EPOCH ? leading(process, real.lane()) : real.lane();
            LaneTurn turn =
                    LaneCourse.next(lane, real.snapshot(), process.name(), JobTurns.NOW, LaneCourse.Beside.NOTHING);
            SpendLane next = new SpendLane();
            next.setMetadata(new ObjectMetaBuilder(lane.getMetadata())
                    .withResourceVersion(null)
                    .build());
            next.setSpec(lane.getSpec());
            next.setStatus(turn.status() == null ? lane.getStatus() : without(turn.status()));
            if (turn.act() == Act.ADD_FINALIZER) {
                next.addFinalizer(SpendLane.FINALIZER);
            }
            Doc<SpendLane> doc = Doc.of(next);
            return new Decided(doc, turn.act(), !doc.equals(process.book().lane()), false);
        });
    }

    private SpendLaneStatus without(SpendLaneStatus status) {
        if (model.without != Without.FOLDING || status.ledger() == null) {
            return status;
        }
        Ledger ledger = Changed.with(status.ledger(), Map.of("folding", List.of()));
        return status.with(status.observedGeneration(), Objects.requireNonNull(status.conditions()), ledger);
    }

    /** As it looks to one that was never superseded. */
    private static SpendLane leading(Process process, SpendLane lane) {
        long epoch = process.book().epoch();
        if (epoch > 0 && lane.getStatus() != null) {
            SpendLane own = new SpendLane();
            own.setMetadata(lane.getMetadata());
            own.setSpec(lane.getSpec());
            Ledger ledger = Changed.with(lane.getStatus().ledger(), Map.of("owner", process.name(), "epoch", epoch));
            own.setStatus(lane.getStatus().with(1L, lane.getStatus().conditions(), ledger));
            return own;
        }
        return lane;
    }

    /** As the reconciler does: first the write, then what is done beside it. */
    private void write(LedgerState state, int p, Decided decided, Steps to) {
        String who = state.processes[p].name();
        boolean split = state.processes[p].decided() != null;
        int from = state.versions[split ? LedgerState.decided(p) : LedgerState.lane(p)];
        boolean mayWrite = state.lane.is()
                && (from == state.versions[LedgerState.LANE] || model.without == Without.COMPARE_AND_SWAP);
        if (!decided.writes()) {
            model.step(state, to, next -> act(next, p, decided, false), () -> who + " does " + decided.act());
        } else if (mayWrite) {
            model.step(
                    state,
                    to,
                    next -> act(next, p, decided, true),
                    () -> who + " writes the lane (" + decided.act() + "): "
                            + told(decided.lane().object()));
            lose(state, p, decided, to);
        } else if (split) {
            model.step(state, to, next -> note(next, p, null), () -> who + " may not write the lane any more");
        }
    }

    private void lose(LedgerState state, int p, Decided decided, Steps to) {
        Left left = state.left;
        if (left.losses() == 0) {
            return;
        }
        model.event(
                state,
                to,
                next -> {
                    next.left = new Left(
                            left.restarts(),
                            left.deletions(),
                            left.replacements(),
                            left.vanishings(),
                            left.losses() - 1);
                    next.lane = decided.lane();
                    next.versions[LedgerState.LANE] = next.aboveLane();
                    next.processes[p] = next.processes[p].decides(null);
                },
                () -> state.processes[p].name() + " writes the lane (" + decided.act() + ") and is not answered");
    }

    private void act(LedgerState next, int p, Decided decided, boolean writes) {
        next.processes[p] = next.processes[p].decides(null);
        if (writes) {
            next.lane = decided.lane();
            next.versions[LedgerState.LANE] = next.aboveLane();
        }
        Doc<SpendLane> lane = writes ? decided.lane() : next.processes[p].book().lane();
        int version = writes ? next.versions[LedgerState.LANE] : next.versions[LedgerState.lane(p)];
        List<Object> of = List.of(next.processes[p], decided, writes);
        Process before = acts.get(of);
        if (before == null) {
            book(next, p, decided, lane, version);
            acts.put(of, next.processes[p]);
        } else {
            next.processes[p] = before;
            next.versions[LedgerState.lane(p)] = version;
        }
        Process process = next.processes[p];
        long epoch = process.book().epoch();
        Listing listing = process.listing();
        if (decided.act() == Act.TAKE_OVER
                || decided.act() == Act.LIST_JOBS && (listing == null || listing.epoch() != epoch)) {
            next.processes[p] = process.lists(new Listing(epoch, null));
        }
        if (decided.act() == Act.READ_RECORDS && process.reading() == null) {
            next.processes[p] = process.reads(new Reading(next.store, false));
            if (!model.bounds.split()) {
                model.deliver(next, p);
            }
        }
    }

    private void book(LedgerState next, int p, Decided decided, Doc<SpendLane> lane, int version) {
        RealBook real = open(next, p);
        SpendLane written = RealBook.with(lane, version);
        LaneBook book = real.book;
        if (decided.act() == Act.TAKE_OVER) {
            book.tookOver(written, written.getStatus().ledger().epoch());
        } else {
            book.latest(written);
        }
        switch (decided.act()) {
            case CARRY_RECORDS ->
                book.rebuilt(decided.doubted() ? null : book.snapshot().recorded());
            case STAND_DOWN -> book.superseded();
            case NOTHING -> book.unneeded();
            default -> {}
        }
        real.close(lane, version);
    }

    private static String told(SpendLane lane) {
        Ledger ledger = lane.getStatus() == null ? null : lane.getStatus().ledger();
        return ledger == null
                ? lane.getMetadata().getUid()
                : "epoch " + ledger.epoch() + " of " + ledger.owner() + ", grants "
                        + ledger.grants().stream()
                                .map(g -> g.jobUID() + " " + g.amount())
                                .toList()
                        + ", carries "
                        + ledger.carried().stream().map(c -> c.spentUSD()).toList() + ", folding "
                        + ledger.folding();
    }
}
