package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.operator.items.Harvest;
import io.spendlane.operator.items.HarvestResult;
import io.spendlane.operator.items.Missing;
import io.spendlane.operator.items.Source;
import io.spendlane.operator.job.ResultDownload.Extent;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.RemoteBatch.State;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.SpendRecord;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the results of an ended batch home, whatever it ended with, and puts on record what it cost. */
final class CollectWork {
    private static final Logger log = LoggerFactory.getLogger(CollectWork.class);
    /** A minute: a file may be shown later than its batch says that it is there. */
    private static final int LOOKS_WHEN_GONE = 8;
    /** Half an hour. */
    private static final int LOOKS_WHEN_SHORT = 15;

    private static final Duration NO_ROOM_PAUSE = Duration.ofMinutes(2);

    private final ProviderAccounts accounts;
    private final ResultDownload download;
    private final Settlement settlement;
    private final Store store;
    private final Path scratch;
    private final Clock clock;
    /** How often a batch's results were looked for and found short or gone, by both; other faults use up no patience. */
    private final Map<Look, Integer> looks = new ConcurrentHashMap<>();

    private record Look(String batch, Extent extent) {}

    CollectWork(
            ProviderAccounts accounts,
            ResultDownload download,
            Settlement settlement,
            Store store,
            Path scratch,
            Clock clock) {
        this.accounts = accounts;
        this.download = download;
        this.settlement = settlement;
        this.store = store;
        this.scratch = scratch;
        this.clock = clock;
    }

    Outcome perform(AIBatchJob job, Charge charge) throws WorkFault {
        try {
            Optional<SpendRecord> recorded = settlement.recorded(charge);
            if (recorded.isPresent()) {
                forget(charge);
                tidyAfterAll(charge);
                return settlement.again(job, recorded.get());
            }
            BatchProvider provider = accounts.open(charge.account());
            List<RemoteBatch> remote = remote(provider, charge);
            Outcome.Settled settled = collect(job, charge, provider, remote);
            forget(charge);
            tidy(provider, charge, remote);
            return settled;
        } catch (ProviderException e) {
            throw ProviderFaults.toFault(charge.account(), e);
        } catch (IOException e) {
            throw StoreFaults.toFault(e);
        }
    }

    /** What the provider still knows of it; those that it does not know are lost, if the account is proven. */
    private static List<RemoteBatch> remote(BatchProvider provider, Charge charge) throws ProviderException, WorkFault {
        List<RemoteBatch> remote = new ArrayList<>();
        for (String id : Objects.requireNonNull(charge.remoteIds())) {
            try {
                RemoteBatch batch = provider.get(id);
                if (!batch.state().terminal()) {
                    throw new WorkFault(Reason.RUNNING, "The batch has not ended yet.");
                }
                remote.add(batch);
            } catch (ProviderException e) {
                if (e.kind() != Kind.NOT_FOUND) {
                    throw e;
                }
                prove(provider, charge);
            }
        }
        return remote;
    }

    private static void prove(BatchProvider provider, Charge charge) throws ProviderException, WorkFault {
        if (!AccountProof.holds(provider, charge)) {
            throw new WorkFault(
                    Reason.ACCOUNT_CHANGED,
                    "The provider does not know batch %s, and nothing shows that this is its account: the key in Secret %s, key %s, reaches another account. Put the right key back; or delete the job and annotate it to abandon the batch at worst case."
                            .formatted(
                                    charge.batch(),
                                    charge.account().secret(),
                                    charge.account().key()));
        }
    }

    private Outcome.Settled collect(AIBatchJob job, Charge charge, BatchProvider provider, List<RemoteBatch> remote)
            throws ProviderException, IOException, WorkFault {
        RunFolder folder = BatchWorks.folder(job, charge.batch());
        List<RemoteBatch> ran =
                remote.stream().filter(b -> b.state() != State.FAILED).toList();
        boolean nothingRan = ran.isEmpty()
                && remote.size() == Objects.requireNonNull(charge.remoteIds()).size();
        long bytes = download.bring(provider, ran, folder.results(charge.batch()));
        // Somebody else may have collected it, and since deleted what was looked for in vain here.
        Optional<SpendRecord> meanwhile = settlement.recorded(charge);
        if (meanwhile.isPresent()) {
            return settlement.again(job, meanwhile.get());
        }
        Missing missing = nothingRan ? Missing.NEVER_RAN : Missing.READ_AGAIN;
        Harvest harvest = new Harvest(store, folder, scratch);
        List<Source> results = ran.isEmpty() ? List.of() : List.of(harvest.stored(charge.batch()));
        HarvestResult result = harvest.collect(charge.batch(), results, provider.wire(), charge.prices(), missing);
        if (!result.written()) {
            long rows = result.answered() + result.failed();
            Extent extent = download.extent(provider, ran, bytes, rows, charge.items());
            int look = looks.merge(new Look(charge.batch(), extent), 1, Integer::sum);
            if (!believable(extent, look)) {
                throw new WorkFault(
                        Reason.PROVIDER_UNAVAILABLE,
                        "%d of %d results of batch %s are missing; they are read again."
                                .formatted(result.lost(), charge.items(), charge.batch()),
                        Workshop.wait(look, Workshop.LONGEST_WAIT),
                        null);
            }
            meanwhile = settlement.recorded(charge);
            if (meanwhile.isPresent()) {
                return settlement.again(job, meanwhile.get());
            }
            result = harvest.collect(
                    charge.batch(),
                    results,
                    provider.wire(),
                    charge.prices(),
                    charge.givenUp() == null ? Missing.LOST : Missing.STOPPED);
        }
        SpendRecord record = settlement.record(job, charge, result);
        log.info(
                "settled batch={} state={} answered={} failed={} lost={} spentUSD={} heldUSD={} uncertainUSD={}",
                charge.batch(),
                remote.stream().map(b -> b.state().name()).toList(),
                result.answered(),
                result.failed(),
                result.lost(),
                record.spentUSD(),
                charge.heldUSD(),
                record.uncertainUSD());
        return settlement.settled(
                job, record, nothingRan ? refusal(charge, remote) : null, retryAt(remote), Alarm.of(charge, result));
    }

    /** Whether rows that did not come will not come: all bytes are there, or asking again and again brought no more. */
    private static boolean believable(Extent extent, int look) {
        return switch (extent) {
            case WHOLE -> true;
            case GONE -> look >= LOOKS_WHEN_GONE;
            case SHORT -> look >= LOOKS_WHEN_SHORT;
        };
    }

    private void forget(Charge charge) {
        looks.keySet().removeIf(look -> look.batch().equals(charge.batch()));
    }

    private @Nullable Instant retryAt(List<RemoteBatch> remote) {
        boolean noRoom = remote.stream().anyMatch(b -> b.errorCodes().contains(RemoteBatch.NO_ROOM));
        return noRoom ? clock.instant().plus(NO_ROOM_PAUSE) : null;
    }

    /** Why the target does not take this work; having no room now is no refusal. */
    private static @Nullable TargetVerdict refusal(Charge charge, List<RemoteBatch> remote) {
        Set<String> codes = new TreeSet<>();
        remote.forEach(batch -> codes.addAll(batch.errorCodes()));
        if (codes.contains(RemoteBatch.NO_ROOM)) {
            return null;
        }
        return new TargetVerdict(
                charge.target(),
                Reason.REFUSED_BY_PROVIDER.word(),
                "the provider refused the batch at validation (%s); check the target's model and the requests. Nothing was billed."
                        .formatted(codes.isEmpty() ? "no code given" : String.join(", ", codes)));
    }

    /** Who recorded it may have ended before it tidied. Nothing waits for this: what it comes to is on record. */
    private void tidyAfterAll(Charge charge) {
        try {
            BatchProvider provider = accounts.open(charge.account());
            List<RemoteBatch> left = new ArrayList<>();
            for (String id : Objects.requireNonNull(charge.remoteIds())) {
                try {
                    left.add(provider.get(id));
                } catch (ProviderException e) {
                    log.info("results left at the provider batch={} kind={}", charge.batch(), e.kind());
                }
            }
            tidy(provider, charge, left);
        } catch (WorkFault e) {
            log.info(
                    "files left at the provider batch={} reason={}",
                    charge.batch(),
                    e.reason().word());
        }
    }

    /** The provider's copies go once ours are safe; what cannot be deleted expires there. */
    private static void tidy(BatchProvider provider, Charge charge, List<RemoteBatch> remote) {
        InputTidying.tidy(provider, charge);
        for (RemoteBatch batch : remote) {
            try {
                provider.discard(batch);
            } catch (ProviderException e) {
                log.info("results left at the provider batch={} kind={}", charge.batch(), e.kind());
            }
        }
    }
}
