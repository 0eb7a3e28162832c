package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.MinuteRates;
import io.spendlane.operator.items.Harvest;
import io.spendlane.operator.items.HarvestResult;
import io.spendlane.operator.items.Missing;
import io.spendlane.operator.lane.LaneBook;
import io.spendlane.operator.lane.LaneBooks;
import io.spendlane.operator.lane.LaneTerms;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.account.Providers;
import io.spendlane.operator.realtime.CallFiles;
import io.spendlane.operator.realtime.Gate;
import io.spendlane.operator.realtime.Gates;
import io.spendlane.operator.realtime.RealtimeRun;
import io.spendlane.operator.realtime.RunningCalls;
import io.spendlane.operator.store.BatchRecord;
import io.spendlane.operator.store.BatchRecords;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.SpendRecord;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a batch's items one by one in real time, and brings home what was answered. */
final class RealtimeWorks {
    private static final Logger log = LoggerFactory.getLogger(RealtimeWorks.class);

    private static final Duration UNANSWERED_PAUSE = Duration.ofMinutes(1);

    private final ProviderAccounts accounts;
    private final LaneBooks books;
    private final Store store;
    private final BatchRecords records;
    private final Settlement settlement;
    private final RunningCalls running;
    private final RealtimeRun run;
    private final Gates gates;
    private final Path scratch;
    private final Clock clock;

    RealtimeWorks(
            ProviderAccounts accounts,
            LaneBooks books,
            Store store,
            BatchRecords records,
            Settlement settlement,
            RunningCalls running,
            Executor pool,
            Gates gates,
            Path scratch,
            Clock clock) {
        this.accounts = accounts;
        this.books = books;
        this.store = store;
        this.records = records;
        this.settlement = settlement;
        this.running = running;
        this.run = new RealtimeRun(store, pool, running);
        this.gates = gates;
        this.scratch = scratch;
        this.clock = clock;
    }

    /** The paid calls. What the batch is, is in the store before the first of them. */
    Outcome run(AIBatchJob job, Charge charge) throws WorkFault {
        RunFolder folder = BatchWorks.folder(job, charge.batch());
        Charge.Owner owner = Objects.requireNonNull(charge.owner());
        try {
            records.write(new BatchRecord(
                    charge, job.getMetadata().getUid(), folder.namespace(), folder.job(), folder.runId()));
            run.run(
                    new RealtimeRun.Batch(folder, charge.batch(), charge.model(), wire(charge), owner.process()),
                    accounts.realtime(charge.account()),
                    gate(charge),
                    () -> ours(charge, owner));
            return new Outcome.Ran(null);
        } catch (ProviderException e) {
            return ended(charge, e);
        } catch (IOException e) {
            throw StoreFaults.toFault(e);
        }
    }

    private Gate gate(Charge charge) {
        return gates.of(
                charge.lane(),
                () -> rates(charge.lane()),
                List.of(charge.account(), charge.model()),
                () -> accounts.limits(charge.account(), charge.model()).keptPercent());
    }

    /** As the lane has it now; one that is gone limits nothing, and its lost epoch ends the run. */
    private MinuteRates rates(String lane) {
        return books.of(lane)
                .lane()
                .map(found -> new LaneTerms(found.getSpec()))
                .filter(terms -> terms.fault().isEmpty())
                .map(terms -> terms.ratesAt(clock.instant()))
                .orElseGet(() -> new MinuteRates(null, null));
    }

    private static Outcome ended(Charge charge, ProviderException e) throws WorkFault {
        boolean refuses = e.kind() == ProviderException.Kind.INVALID || e.kind() == ProviderException.Kind.NOT_FOUND;
        if (e.kind() == ProviderException.Kind.UNKNOWN_OUTCOME) {
            throw new WorkFault(
                    Reason.PROVIDER_UNAVAILABLE,
                    "Calls in real time end without an answer (%s). Each may have been billed and counts at its worst case, so the rest waits a while."
                            .formatted(e.getMessage()),
                    UNANSWERED_PAUSE,
                    e);
        }
        if (!refuses) {
            throw ProviderFaults.toFault(charge.account(), e);
        }
        return new Outcome.Ran(new TargetVerdict(
                charge.target(), Reason.REFUSED_BY_PROVIDER.word(), ProviderFaults.message(charge.account(), e)));
    }

    /** A process that lost the lane asks nothing more: whoever has it now goes on. */
    private boolean ours(Charge charge, Charge.Owner owner) {
        LaneBook book = books.of(charge.lane());
        return book.ready() && book.epoch() == owner.epoch();
    }

    void halt(Charge charge) {
        running.halt(charge.batch());
    }

    /** Calls without an answer may have been billed, and count at their worst case; those that nobody claimed cost nothing. */
    Outcome.Settled collect(AIBatchJob job, Charge charge) throws IOException {
        RunFolder folder = BatchWorks.folder(job, charge.batch());
        CallFiles files = new CallFiles(store, folder, charge.batch());
        Optional<SpendRecord> recorded = settlement.recorded(charge);
        Outcome.Settled settled =
                recorded.isPresent() ? settlement.again(job, recorded.get()) : collect(job, charge, folder, files);
        files.tidy();
        running.forget(charge.batch());
        return settled;
    }

    private Outcome.Settled collect(AIBatchJob job, Charge charge, RunFolder folder, CallFiles files)
            throws IOException {
        files.close();
        CallFiles.Known known = files.known();
        Optional<SpendRecord> meanwhile = settlement.recorded(charge);
        if (meanwhile.isPresent()) {
            // Somebody else collected it, and has since deleted the calls that we may have looked for in vain.
            return settlement.again(job, meanwhile.get());
        }
        files.gather(known.answered());
        Harvest harvest = new Harvest(store, folder, scratch);
        HarvestResult result = harvest.collect(
                charge.batch(),
                List.of(harvest.stored(charge.batch())),
                wire(charge),
                charge.prices(),
                item -> known.claimed().get(item) ? Missing.LOST : Missing.NEVER_RAN);
        SpendRecord record = settlement.record(job, charge, result);
        log.info(
                "settled batch={} mode=Realtime answered={} failed={} lost={} spentUSD={} heldUSD={} uncertainUSD={}",
                charge.batch(),
                result.answered(),
                result.failed(),
                result.lost(),
                record.spentUSD(),
                charge.heldUSD(),
                record.uncertainUSD());
        return settlement.settled(job, record, null, null, Alarm.of(charge, result));
    }

    private static BatchWire wire(Charge charge) {
        return Providers.wire(charge.account().provider());
    }
}
