package io.spendlane.operator.lane;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus.Ledger;
import io.spendlane.operator.kube.Versions;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one map of a lane's jobs, from which everything is decided, and the lane as this process last wrote it. Seeded by a list that the API
 * server answered after this process took the lane over; from then on only newer versions enter. Two views of the same objects are how
 * money gets lost.
 */
public final class LaneBook {
    private static final int REMEMBERED = 20_000;

    private final Map<String, JobEntry> jobs = new HashMap<>();
    private final Map<String, String> uidByName = new HashMap<>();
    /** Names of batches that jobs took up, with the job's uid. */
    private final Map<String, String> adopted = new HashMap<>();

    private final Set<String> gone = java.util.Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    private @Nullable SpendLane lane;
    private String specMark = "";
    private boolean seeded;
    private boolean compared;
    private long listVersion;
    private long epoch;
    private boolean rebuildNeeded;
    private boolean stoodDown;
    private long doubts;
    private @Nullable Recorded recorded;
    private @Nullable String storeFault;
    private @Nullable Money drift;

    /** The jobs of the lane at one moment. */
    record Snapshot(
            @Nullable SpendLane lane,
            List<JobEntry> jobs,
            boolean seeded,
            boolean compared,
            long epoch,
            boolean rebuildNeeded,
            @Nullable Recorded recorded,
            @Nullable String storeFault,
            Set<String> adopted,
            boolean stoodDown) {

        @Nullable
        Ledger ledger() {
            return lane == null || lane.getStatus() == null
                    ? null
                    : lane.getStatus().ledger();
        }

        Set<String> uids() {
            return jobs.stream().map(JobEntry::uid).collect(Collectors.toSet());
        }
    }

    synchronized Snapshot snapshot() {
        return new Snapshot(
                lane,
                List.copyOf(jobs.values()),
                seeded,
                compared,
                epoch,
                rebuildNeeded,
                recorded,
                storeFault,
                adoptedByJobs(),
                stoodDown);
    }

    /** This process wrote the lane with an epoch of its own: what it knew of the jobs counts no more until they are listed. */
    synchronized void tookOver(SpendLane written, long newEpoch) {
        lane = written;
        epoch = newEpoch;
        stoodDown = false;
        forgetAll();
    }

    /** The list that was asked for after the lane was taken over in {@code ofEpoch}. */
    synchronized void seed(long ofEpoch, Collection<AIBatchJob> listed, long version) {
        if (ofEpoch != epoch) {
            return;
        }
        jobs.clear();
        uidByName.clear();
        listed.stream().map(JobEntry::of).forEach(job -> {
            keep(job);
            noteAdopted(job);
            if (gone.contains(job.uid())) {
                forget(job); // deleted while the list was on its way
            }
        });
        listVersion = version;
        seeded = true;
    }

    /** Somebody else took the lane over: nothing more is decided in this term, which is this process's life. */
    synchronized void superseded() {
        epoch = 0;
        stoodDown = true;
        forgetAll();
    }

    /** The lane is gone; another one of its name is taken over as any other. */
    synchronized void closed() {
        epoch = 0;
        stoodDown = false;
        forgetAll();
    }

    private void forgetAll() {
        seeded = false;
        compared = false;
        jobs.clear();
        adopted.clear();
        unneeded();
    }

    /** Learns a job's state, if it is newer than what is known. Says whether anything changed that the lane decides from. */
    synchronized boolean saw(AIBatchJob job) {
        if (!seeded) {
            return false;
        }
        String uid = job.getMetadata().getUid();
        JobEntry after = JobEntry.of(job);
        JobEntry before = jobs.get(uid);
        if (gone.contains(uid)
                || (before == null ? after.version() <= listVersion : after.version() <= before.version())) {
            return false;
        }
        JobEntry namesake = jobs.get(uidByName.getOrDefault(after.path(), uid));
        if (namesake != null && namesake != before) {
            forget(namesake); // a name has one object at a time: the earlier one went unseen
        }
        keep(after);
        noteAdopted(after);
        return before == null || !sameForTheLane(before, after);
    }

    /** The job is gone, as the API server says. */
    synchronized boolean gone(String uid) {
        JobEntry before = jobs.get(uid);
        gone.add(uid);
        if (before != null) {
            forget(before);
        }
        return before != null;
    }

    /** What a job took up may be carried as well. */
    private void noteAdopted(JobEntry job) {
        job.charges().stream()
                .filter(charge -> Boolean.TRUE.equals(charge.adopted())
                        && !job.uid().equals(adopted.put(charge.batch(), job.uid())))
                .forEach(charge -> doubt());
    }

    /** What a job took up that went since counts by its record again. */
    private Set<String> adoptedByJobs() {
        return adopted.entrySet().stream()
                .filter(taken -> jobs.containsKey(taken.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private void keep(JobEntry job) {
        jobs.put(job.uid(), job);
        uidByName.put(job.path(), job.uid());
    }

    private void forget(JobEntry before) {
        jobs.remove(before.uid());
        uidByName.remove(before.path(), before.uid());
        gone.add(before.uid());
        boolean folded = lane != null
                && lane.getStatus() != null
                && lane.getStatus().ledger() != null
                && lane.getStatus().ledger().folding().contains(before.uid());
        // It had spent or held something and went without being folded: only the records know.
        boolean owes = before.finalized()
                || !before.settled().isEmpty()
                || !before.charges().isEmpty();
        if (owes && !folded) {
            doubt();
        }
    }

    /** What is carried may be wrong; records that are known or being read may not tell all of it. */
    private void doubt() {
        rebuildNeeded = true;
        unneeded();
    }

    /** How often what is known of the records became too old: read before, and given with what was read. */
    synchronized long doubts() {
        return doubts;
    }

    /** The lane as the API server has it, if that is newer. */
    synchronized SpendLane latest(SpendLane seen) {
        if (lane == null
                || !lane.getMetadata().getUid().equals(seen.getMetadata().getUid())
                || Versions.of(seen) > Versions.of(lane)) {
            lane = seen;
        }
        return lane;
    }

    /** Whether the spec is another one than at the last look. */
    synchronized boolean specChanged(SpendLane seen) {
        String mark = seen.getMetadata().getUid() + "/" + seen.getMetadata().getGeneration();
        boolean changed = !mark.equals(specMark);
        specMark = mark;
        return changed;
    }

    public synchronized Optional<SpendLane> lane() {
        return Optional.ofNullable(lane);
    }

    /** The epoch that this process owns the lane in; 0: it does not. */
    public synchronized long epoch() {
        return epoch;
    }

    /** Whether jobs of this lane may be decided about by this process. */
    public synchronized boolean ready() {
        return seeded && epoch > 0;
    }

    /** Whether it has to be found out what the store knows and the ledger does not; a rebuild tells as well. */
    synchronized boolean waitsToBeCompared() {
        return seeded && !compared && !rebuildNeeded;
    }

    /** What the store said; {@code begun}: the doubts when its reading began. With others since, it is read again. */
    synchronized void recorded(long begun, Recorded fromStore) {
        storeFault = null;
        if (begun == doubts) {
            recorded = fromStore;
        }
    }

    /** Records are kept for one rebuild only: what jobs write later is not among them. */
    synchronized void unneeded() {
        recorded = null;
        doubts++;
    }

    /** The store was asked, since the lane was taken over in {@code ofEpoch}, what it knows of the money that counts now. */
    synchronized void compared(long ofEpoch, boolean ledgerLacksSome) {
        if (ofEpoch != epoch || compared) {
            return; // compared meanwhile: a rebuild read more, and later
        }
        compared = true;
        storeFault = null;
        if (ledgerLacksSome) {
            doubt();
        }
    }

    /** The records cannot be read: nothing is granted. */
    synchronized void unreadable(String fault) {
        storeFault = fault;
    }

    /** {@code carried} was made anew from {@code these} and written. */
    synchronized void rebuilt(@Nullable Recorded these) {
        if (recorded == these) {
            rebuildNeeded = false;
            compared = true;
            unneeded();
        }
    }

    /** What the last audit found; empty: none yet in this term. */
    public synchronized Optional<Money> drift() {
        return Optional.ofNullable(drift);
    }

    /** Records that know of more than the ledger, as of a job that went while nobody watched, are taken over; never the other way round. */
    synchronized void audited(Money found) {
        drift = found;
        if (found.micros() < 0) {
            doubt();
        }
    }

    /** When the oldest batch that still holds money was granted it; empty: none holds any. */
    public synchronized Optional<Instant> oldestBatch() {
        return jobs.values().stream()
                .flatMap(job -> job.charges().stream())
                .map(Charge::grantTime)
                .min(Comparator.naturalOrder());
    }

    /** Jobs that are not expected to meet their deadline. */
    public synchronized long deadlinesAtRisk() {
        return jobs.values().stream().filter(JobEntry::atRisk).count();
    }

    /** Batches that may be at the provider, with the tokens that they may take. */
    synchronized void addAtProvider(Charge.Account account, String model, Map<String, Long> into) {
        for (JobEntry job : jobs.values()) {
            for (Charge charge : job.charges()) {
                if (charge.state() != Charge.State.Reserved
                        && !charge.isRealtime()
                        && charge.model().equals(model)
                        && charge.account().equals(account)) {
                    into.put(charge.batch(), charge.heldTokens());
                }
            }
        }
    }

    synchronized Optional<JobEntry> job(String uid) {
        return Optional.ofNullable(jobs.get(uid));
    }

    private static boolean sameForTheLane(JobEntry before, JobEntry after) {
        return before.deleting() == after.deleting()
                && before.finalized() == after.finalized()
                && before.urgency() == after.urgency()
                && java.util.Objects.equals(before.deadline(), after.deadline())
                && before.seq() == after.seq()
                && java.util.Objects.equals(before.ask(), after.ask())
                && sameHolds(before.charges(), after.charges())
                && before.settled().equals(after.settled());
    }

    private static boolean sameHolds(List<Charge> before, List<Charge> after) {
        if (before.size() != after.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).batch().equals(after.get(i).batch())
                    || !before.get(i).heldUSD().equals(after.get(i).heldUSD())) {
                return false;
            }
        }
        return true;
    }
}
