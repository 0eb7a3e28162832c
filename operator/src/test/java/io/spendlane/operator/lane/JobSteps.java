package io.spendlane.operator.lane;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.operator.job.JobTurns;
import io.spendlane.operator.job.JobTurns.Next;
import io.spendlane.operator.job.JobTurns.Paid;
import io.spendlane.operator.job.JobTurns.Sight;
import io.spendlane.operator.lane.LedgerModel.Without;
import io.spendlane.operator.lane.LedgerState.Book;
import io.spendlane.operator.lane.LedgerState.Left;
import io.spendlane.operator.lane.LedgerState.Process;
import io.spendlane.operator.model.Changed;
import io.spendlane.operator.model.Model.Steps;
import io.spendlane.operator.model.Once;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a process does with a job: asks, takes what is granted, settles, lets go. And what people do to one. */
final class JobSteps {
    private final LedgerModel model;
    private final Map<List<Object>, Optional<Next>> turns = new HashMap<>();

    JobSteps(LedgerModel model) {
        this.model = model;
    }

    void steps(LedgerState state, int p, int job, Steps to) {
        Process process = state.processes[p];
        Doc<AIBatchJob> known = process.known().get(job);
        Sight sight = known.is() ? sight(state, process, known.object()) : null;
        if (sight == null) {
            return;
        }
        String who = process.name();
        for (Charge charge : Doc.entry(known).charges()) {
            Paid paid = state.store.value().get(charge.batch());
            if (paid.open()) {
                settle(state, who, paid, to);
            }
        }
        if (!LedgerModel.current(state, p, job)) {
            return;
        }
        List<Paid> paid = paid(state, known.object());
        Doc<SpendLane> lane = sight.lane() == null ? Doc.none() : process.book().lane();
        Optional<Next> next = turns.computeIfAbsent(
                List.of(known, process.name(), lane, sight.epoch(), paid),
                key -> JobTurns.next(known.object(), sight, process.name(), paid, model.bounds.split()));
        next.filter(turn -> turn.leaves()
                        || !LedgerModel.asksOften(
                                model.bounds, JobEntry.of(turn.job()).ask(), 0))
                .ifPresent(
                        turn -> model.step(state, to, after -> write(after, p, job, turn), () -> told(who, job, turn)));
    }

    private static List<Paid> paid(LedgerState state, AIBatchJob job) {
        return state.store.value().values().stream()
                .filter(paid -> JobTurns.owns(job, paid.batch()))
                .toList();
    }

    /** How the process sees the job's lane; {@code null}: it leaves the job alone. */
    private @Nullable Sight sight(LedgerState state, Process process, AIBatchJob job) {
        Book book = process.book();
        if (!book.seeded() || book.epoch() == 0 || !book.lane().is()) {
            return state.lane.is() ? null : new Sight(null, 0, null, false);
        }
        SpendLane lane = book.lane().object();
        Ledger ledger = lane.getStatus() == null ? null : lane.getStatus().ledger();
        String uid = job.getMetadata().getUid();
        Grant grant = ledger == null
                ? null
                : ledger.grants().stream()
                        .filter(g -> g.jobUID().equals(uid))
                        .findFirst()
                        .orElse(null);
        if (grant != null
                && model.without == Without.ASK_NAMES
                && job.getStatus().ask() != null) {
            grant = Changed.with(grant, Map.of("seq", job.getStatus().ask().seq()));
        }
        boolean folded = ledger != null && ledger.folding().contains(uid);
        return new Sight(lane, book.epoch(), grant, folded);
    }

    private void settle(LedgerState state, String who, Paid paid, Steps to) {
        long items = paid.held() / JobTurns.ITEM.micros();
        for (int cost : model.bounds.costs()) {
            Paid settled = new Paid(
                    paid.batch(), paid.held(), Stories.usd(cost * items).micros());
            model.step(state, to, next -> record(next, settled), () -> who + " records " + settled);
        }
    }

    private static void record(LedgerState next, Paid paid) {
        Map<String, Paid> store = new TreeMap<>(next.store.value());
        store.put(paid.batch(), paid);
        next.store = new Once<>(store);
    }

    private void write(LedgerState next, int p, int job, Next turn) {
        if (turn.leaves()) {
            next.jobs[job] = Doc.none();
            return;
        }
        put(next, job, turn.job());
        next.processes[p] = next.processes[p].knows(job, next.jobs[job]);
        next.versions[LedgerState.known(p, job)] = next.versions[LedgerState.server(job)];
        JobEntry.of(turn.job()).charges().stream()
                .filter(charge -> !next.store.value().containsKey(charge.batch()))
                .forEach(charge ->
                        record(next, new Paid(charge.batch(), charge.heldUSD().micros(), -1)));
        if (!model.bounds.split()) {
            model.hear(next, p, job);
        }
    }

    private static void put(LedgerState next, int job, AIBatchJob object) {
        next.jobs[job] = Doc.of(object);
        next.versions[LedgerState.server(job)] = next.above(job);
    }

    void delete(LedgerState next, int job) {
        Left left = next.left;
        next.left =
                new Left(left.restarts(), left.deletions() - 1, left.replacements(), left.vanishings(), left.losses());
        AIBatchJob object = next.jobs[job].object();
        if (object.getMetadata().getFinalizers().isEmpty()) {
            next.jobs[job] = Doc.none();
        } else {
            put(next, job, JobTurns.leaving(object));
        }
    }

    void vanish(LedgerState next, int job) {
        Left left = next.left;
        next.left =
                new Left(left.restarts(), left.deletions(), left.replacements(), left.vanishings() - 1, left.losses());
        next.jobs[job] = Doc.none();
    }

    private static String told(String who, int job, Next turn) {
        JobEntry entry = JobEntry.of(turn.job());
        return turn.leaves()
                ? who + " lets job " + job + " go"
                : who + " writes job " + job + ": asks "
                        + (entry.ask() == null
                                ? "nothing"
                                : entry.ask().seq() + " for " + entry.ask().amount())
                        + ", holds "
                        + entry.charges().stream()
                                .map(c -> c.batch() + " " + c.heldUSD())
                                .toList()
                        + ", spent "
                        + entry.settled().stream().map(s -> s.spentUSD()).toList();
    }
}
