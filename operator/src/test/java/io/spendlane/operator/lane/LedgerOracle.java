package io.spendlane.operator.lane;

import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.operator.job.JobTurns;
import io.spendlane.operator.job.JobTurns.Paid;
import io.spendlane.operator.lane.LedgerModel.Bounds;
import io.spendlane.operator.lane.LedgerState.Process;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds up by itself what is in the objects and in the store, in micro-dollars. A job that a person tears out is counted again once the
 * records are compared with the books, and then at its hold: there only the end is looked at, where nothing may be lost.
 */
final class LedgerOracle {
    private final Bounds bounds;
    private final long limit;
    private final boolean orderly;
    private final boolean watched;

    LedgerOracle(Bounds bounds) {
        this.bounds = bounds;
        this.limit = Stories.usd(bounds.limit()).micros();
        this.watched = bounds.left().vanishings() == 0;
        this.orderly = bounds.left().replacements() == 0 && bounds.left().vanishings() == 0;
    }

    Optional<String> fault(LedgerState state) {
        long owed = state.store.value().values().stream()
                .mapToLong(paid -> paid.open() ? paid.held() : paid.spent())
                .sum();
        if (watched && owed > limit) {
            return Optional.of("more is owed than the limit: " + owed);
        }
        Ledger ledger = ledger(state);
        if (ledger == null) {
            return Optional.empty();
        }
        long counted = counted(state, ledger);
        long granted = ledger.grants().stream()
                .filter(grant -> isOpen(state, grant))
                .mapToLong(grant -> grant.amount().micros())
                .sum();
        if (watched && counted + granted > limit) {
            return Optional.of("spent and held are more than the limit: " + (counted + granted));
        }
        return orderly && ledger.budgetsDigest() != null && counted != charged(state)
                ? Optional.of("charges come to " + charged(state) + ", " + counted + " is counted")
                : Optional.empty();
    }

    /** The books of the lane that is there. */
    private static @Nullable Ledger ledger(LedgerState state) {
        if (!state.lane.is()) {
            return null;
        }
        SpendLane lane = state.lane.object();
        Ledger ledger = lane.getStatus() == null ? null : lane.getStatus().ledger();
        return ledger != null && ledger.laneUID().equals(lane.getMetadata().getUid()) ? ledger : null;
    }

    private static List<JobEntry> entries(LedgerState state) {
        List<JobEntry> all = new ArrayList<>();
        for (int j = 0; j < state.jobs.length; j++) {
            if (state.jobs[j].is()) {
                all.add(Doc.entry(state.jobs[j]));
            }
        }
        return all;
    }

    /** Charges in the jobs, and what is carried. */
    private static long counted(LedgerState state, Ledger ledger) {
        long sum = ledger.carried().stream()
                .mapToLong(carried -> carried.spentUSD().micros())
                .sum();
        for (JobEntry job : entries(state)) {
            if (!ledger.folding().contains(job.uid())) {
                sum += job.charges().stream()
                        .mapToLong(charge -> charge.heldUSD().micros())
                        .sum();
                sum += job.settled().stream()
                        .mapToLong(settled -> settled.spentUSD().micros())
                        .sum();
            }
        }
        return sum;
    }

    private static boolean isOpen(LedgerState state, Grant grant) {
        return entries(state).stream().anyMatch(job -> job.uid().equals(grant.jobUID()) && !job.passed(grant.seq()));
    }

    /** What every batch comes to, once: its hold while a job has it, then what is on record. */
    private static long charged(LedgerState state) {
        Set<String> held = new HashSet<>();
        entries(state).forEach(job -> job.charges().forEach(charge -> held.add(charge.batch())));
        long sum = 0;
        for (Paid paid : state.store.value().values()) {
            sum += held.contains(paid.batch()) || paid.open() ? paid.held() : paid.spent();
        }
        return sum;
    }

    Optional<String> undone(LedgerState state) {
        Ledger ledger = ledger(state);
        if (ledger == null
                || !led(state, ledger)
                || entries(state).stream().anyMatch(job -> LedgerModel.asksOften(bounds, job.ask(), 1))) {
            return Optional.empty();
        }
        long counted = counted(state, ledger);
        if (watched ? counted != charged(state) : counted < charged(state)) {
            return Optional.of("in the end charges come to " + charged(state) + ", " + counted + " is counted");
        }
        if (!ledger.grants().isEmpty() || !ledger.folding().isEmpty()) {
            return Optional.of("left over: grants " + ledger.grants() + ", folding " + ledger.folding());
        }
        if (state.store.value().values().stream().anyMatch(paid -> paid.open() && !vanished(state, paid))) {
            return Optional.of("a batch is never settled");
        }
        for (JobEntry job : entries(state)) {
            if (job.deleting()) {
                return Optional.of(job.uid() + " cannot go");
            }
            if (job.ask() != null && job.ask().smallestPart().micros() <= limit - counted) {
                return Optional.of(job.uid() + " waits, and there is room");
            }
        }
        return Optional.empty();
    }

    private static boolean vanished(LedgerState state, Paid paid) {
        return !state.jobs[JobTurns.numberOf(paid.batch())].is();
    }

    private static boolean led(LedgerState state, Ledger ledger) {
        for (Process process : state.processes) {
            if (process.name().equals(ledger.owner()) && process.book().epoch() == ledger.epoch()) {
                return true;
            }
        }
        return false;
    }
}
