package io.spendlane.operator.job;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.SettledCharges;
import io.spendlane.operator.items.BatchName;
import io.spendlane.operator.items.Ranges;
import io.spendlane.operator.store.BatchRecord;
import io.spendlane.operator.store.BatchRecords;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.Runs;
import io.spendlane.operator.store.SpendRecord;
import io.spendlane.operator.store.SpendRecords;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the store knows of earlier objects of a job's name, or of this one before its status was lost. */
final class EarlierRuns {
    private final Store store;
    private final Runs runs;
    private final BatchRecords batches;
    private final SpendRecords spend;

    /**
     * What was found.
     *
     * @param orphans charges of batches that nobody settled, to be taken up
     * @param restored what this very object settled
     * @param earlierSpent what other objects of the name spent on the same runs
     */
    record Found(List<Charge> orphans, List<SettledCharges> restored, Money earlierSpent) {}

    /** Uids of jobs whose status and store agreed when they were compared, which is once in a process's life; and of those that did not. */
    private final Set<String> agreed = ConcurrentHashMap.newKeySet();

    private final Set<String> outdated = ConcurrentHashMap.newKeySet();

    EarlierRuns(Store store, Runs runs, BatchRecords batches, SpendRecords spend) {
        this.store = store;
        this.runs = runs;
        this.batches = batches;
        this.spend = spend;
    }

    /**
     * A batch of the job's run that the status knows nothing of and that is not settled, or was settled without the status knowing. There
     * is one where the API server's data was restored from an older backup: what is in flight must not be bought again.
     */
    private Optional<String> unknownToStatus(JobContext context, RunFolder folder) throws IOException {
        if (agreed.contains(context.uid())) {
            return Optional.empty();
        }
        Set<String> known = context.charges().stream().map(Charge::batch).collect(Collectors.toSet());
        Money settled = Money.ZERO;
        try (Stream<BatchRecord> records = batches.list(folder)) {
            for (BatchRecord batch : (Iterable<BatchRecord>) records::iterator) {
                Charge charge = batch.charge();
                if (!known.contains(charge.batch())) {
                    Optional<SpendRecord> record = spend.find(charge.lane(), charge.grantTime(), charge.batch());
                    settled = settled.plus(record.filter(own -> own.jobUID().equals(context.uid()))
                            .map(SpendRecord::spentUSD)
                            .orElse(Money.ZERO));
                    if (record.isEmpty() || settled.exceeds(context.spent())) {
                        outdated.add(context.uid());
                        return Optional.of(charge.batch());
                    }
                }
            }
        }
        agreed.add(context.uid());
        return Optional.empty();
    }

    /**
     * Refuses to go on from a status that the store knows more than. Nothing is bought from it, and nothing is called done.
     *
     * @throws WorkFault {@code StatusOutdated}
     */
    void agree(JobContext context, String runId) throws IOException, WorkFault {
        Optional<String> unknown = unknownToStatus(context, context.folder(runId));
        if (unknown.isPresent()) {
            throw new WorkFault(
                    Reason.STATUS_OUTDATED,
                    "The store has batch %s of this job on record, and its status knows nothing of it, as after the API server's data was restored from an older backup: what is on record is taken up before anything is bought."
                            .formatted(unknown.get()));
        }
    }

    /** Only an object whose status remembers no run has anything to find, or one whose status is known to be outdated. */
    Found of(JobContext context, String runId) throws IOException {
        boolean remembers = context.status().map(s -> s.runId() != null).orElse(false);
        if (remembers && !outdated.contains(context.uid())) {
            return new Found(List.of(), List.of(), Money.ZERO);
        }
        Set<String> known = context.charges().stream().map(Charge::batch).collect(Collectors.toSet());
        List<Charge> orphans = new ArrayList<>();
        List<SettledCharges> restored = new ArrayList<>();
        Money earlier = Money.ZERO;
        for (RunFolder folder : runs.of(context.namespace(), context.name())) {
            try (Stream<BatchRecord> records = batches.list(folder)) {
                for (BatchRecord batch : (Iterable<BatchRecord>) records::iterator) {
                    Charge charge = batch.charge();
                    Optional<SpendRecord> record = spend.find(charge.lane(), charge.grantTime(), charge.batch());
                    if (record.isEmpty()) {
                        if (!known.contains(charge.batch())) {
                            orphans.add(new With(charge).takenUp());
                        }
                    } else if (record.get().jobUID().equals(context.uid())) {
                        restored.add(Merging.of(record.get()));
                    } else if (folder.runId().equals(runId)) {
                        earlier = earlier.plus(record.get().spentUSD());
                    }
                }
            }
        }
        return new Found(List.copyOf(orphans), merged(restored), earlier);
    }

    /** The items of a batch of this run; none for one of another run. */
    BitSet items(JobContext context, String batch, String runId) throws IOException {
        BitSet items = new BitSet();
        Optional<BatchName> name = BatchName.parse(batch);
        if (name.isPresent() && name.get().names().runId().equals(runId)) {
            try (InputStream in = store.read(JobContext.rangesPath(context.folder(runId), batch))) {
                Ranges.parse(List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split(",")))
                        .addTo(items);
            }
        }
        return items;
    }

    private static List<SettledCharges> merged(List<SettledCharges> all) {
        List<SettledCharges> merged = new ArrayList<>();
        all.forEach(one -> Merging.add(merged, one));
        return merged;
    }
}
