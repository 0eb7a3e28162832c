package io.spendlane.operator.lane;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.operator.job.JobTurns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/** An object without its version. Two that differ only in what they tell people are the same. */
final class Doc<T extends HasMetadata> {
    /** None: not there, or not known. */
    private static final Doc<?> NONE = new Doc<>(null, List.of());

    private final T object;
    private final List<Object> key;
    private final int hash;
    private JobEntry entry;
    private final Map<Long, T> versions = new HashMap<>();

    private Doc(T object, List<Object> key) {
        this.object = object;
        this.key = key;
        this.hash = key.hashCode();
    }

    @SuppressWarnings("unchecked")
    static <T extends HasMetadata> Doc<T> none() {
        return (Doc<T>) NONE;
    }

    static Doc<AIBatchJob> of(AIBatchJob job) {
        return new Doc<>(job, JobTurns.visible(job));
    }

    static Doc<SpendLane> of(SpendLane lane) {
        SpendLaneStatus status = lane.getStatus();
        Ledger ledger = status == null ? null : status.ledger();
        List<Object> name =
                List.of(lane.getMetadata().getUid(), lane.getMetadata().getFinalizers());
        return new Doc<>(lane, ledger == null ? name : List.of(name, visible(ledger)));
    }

    /** But for its clock. */
    private static List<Object> visible(Ledger ledger) {
        return List.of(
                ledger.laneUID(),
                ledger.epoch(),
                ledger.owner(),
                Optional.ofNullable(ledger.budgetsDigest()),
                Set.copyOf(ledger.grants()),
                ledger.carried(),
                Optional.ofNullable(ledger.total()),
                Set.copyOf(ledger.folding()));
    }

    /** What a lane knows of a job at this. */
    static JobEntry entry(Doc<AIBatchJob> job) {
        if (job.entry == null) {
            job.entry = JobEntry.of(job.object);
        }
        return job.entry;
    }

    boolean is() {
        return object != null;
    }

    T object() {
        return object;
    }

    /** The object at a version, made by {@code copy} once. Not to be changed. */
    T at(long version, LongFunction<T> copy) {
        T known = versions.get(version);
        if (known == null) {
            known = copy.apply(version);
            versions.put(version, known);
        }
        return known;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Doc<?> doc && hash == doc.hash && key.equals(doc.key);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
