package io.spendlane.operator.it;

import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.SettledCharges;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Grant;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every version of every lane and job, in the order of their resource versions, and what each lane stood for at each of them: what it
 * carries of folded jobs, what its jobs spent and hold, and grants that are not taken. Made from the objects alone, without the operator.
 */
final class LedgerHistory implements AutoCloseable {
    private final Map<Long, Runnable> changes = new TreeMap<>();
    private final Map<String, SpendLane> lanes = new HashMap<>();
    private final Map<String, AIBatchJob> jobs = new HashMap<>();
    private final Map<String, Money> highest = new HashMap<>();
    private final Watch laneWatch;
    private final Watch jobWatch;
    private @Nullable String broken;

    LedgerHistory() {
        laneWatch = Platform.client().resources(SpendLane.class).watch(new Listener<>() {
            @Override
            public void eventReceived(Action action, SpendLane lane) {
                boolean gone = action == Action.DELETED;
                record(lane.getMetadata().getResourceVersion(), () -> {
                    if (gone) {
                        lanes.remove(lane.getMetadata().getName());
                    } else {
                        lanes.put(lane.getMetadata().getName(), lane);
                    }
                });
            }
        });
        jobWatch = Platform.client()
                .resources(AIBatchJob.class)
                .inAnyNamespace()
                .watch(new Listener<>() {
                    @Override
                    public void eventReceived(Action action, AIBatchJob job) {
                        boolean gone = action == Action.DELETED;
                        record(job.getMetadata().getResourceVersion(), () -> {
                            if (gone) {
                                jobs.remove(job.getMetadata().getUid());
                            } else {
                                jobs.put(job.getMetadata().getUid(), job);
                            }
                        });
                    }
                });
    }

    private synchronized void record(String version, Runnable change) {
        changes.put(Long.parseLong(version), change);
    }

    private abstract class Listener<T> implements Watcher<T> {
        @Override
        public void onClose(WatcherException cause) {
            broken = cause.getMessage();
        }
    }

    synchronized int versions() {
        return changes.size();
    }

    /** Moments at which a lane stood for more than the least of its limits, as text; to be asked once, at the end. */
    synchronized List<String> oversteps() {
        if (broken != null) {
            throw new AssertionError("the watch broke, so that not all was seen: " + broken);
        }
        List<String> oversteps = new ArrayList<>();
        changes.forEach((version, change) -> {
            change.run();
            lanes.forEach((name, lane) -> {
                Money standsFor = standsFor(lane);
                highest.merge(name, standsFor, Money::max);
                limit(lane)
                        .filter(standsFor::exceeds)
                        .ifPresent(limit -> oversteps.add("lane %s stood for %s of %s USD at version %d"
                                .formatted(name, standsFor, limit, version)));
            });
        });
        return oversteps;
    }

    /** The most that each lane stood for, known after {@link #oversteps}. */
    synchronized Map<String, Money> highest() {
        return Map.copyOf(highest);
    }

    private static Optional<Money> limit(SpendLane lane) {
        return lane.getSpec().budgets() == null
                ? Optional.empty()
                : lane.getSpec().budgets().stream()
                        .map(budget -> Money.parse(budget.limitUSD()))
                        .min(Comparator.comparingLong(Money::micros));
    }

    private Money standsFor(SpendLane lane) {
        Ledger ledger = lane.getStatus() == null ? null : lane.getStatus().ledger();
        if (ledger == null) {
            return Money.ZERO;
        }
        List<Money> parts = new ArrayList<>();
        if (ledger.total() != null) {
            parts.add(ledger.total().spentUSD());
        }
        String name = lane.getMetadata().getName();
        for (AIBatchJob job : jobs.values()) {
            if (job.getStatus() != null
                    && !ledger.folding().contains(job.getMetadata().getUid())) {
                settled(job).stream()
                        .filter(s -> name.equals(s.lane()))
                        .map(SettledCharges::spentUSD)
                        .forEach(parts::add);
                charges(job).stream()
                        .filter(c -> name.equals(c.lane()))
                        .map(Charge::heldUSD)
                        .forEach(parts::add);
            }
        }
        ledger.grants().stream().filter(this::untaken).map(Grant::amount).forEach(parts::add);
        return parts.stream().reduce(Money.ZERO, Money::plus);
    }

    /** A job takes a grant, and moves past its ask, in one write. */
    private boolean untaken(Grant grant) {
        AIBatchJob job = jobs.get(grant.jobUID());
        return job != null
                && job.getStatus() != null
                && job.getStatus().ask() != null
                && job.getStatus().ask().seq() == grant.seq();
    }

    private static List<SettledCharges> settled(AIBatchJob job) {
        return job.getStatus().settled() == null ? List.of() : job.getStatus().settled();
    }

    private static List<Charge> charges(AIBatchJob job) {
        return job.getStatus().charges() == null ? List.of() : job.getStatus().charges();
    }

    @Override
    public void close() {
        laneWatch.close();
        jobWatch.close();
    }
}
