package io.spendlane.operator.job;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.operator.items.Attempts;
import io.spendlane.operator.items.HarvestResult;
import io.spendlane.operator.job.Outcome.Counts;
import io.spendlane.operator.store.RunFolder;
import io.spendlane.operator.store.SpendRecord;
import io.spendlane.operator.store.SpendRecords;
import io.spendlane.operator.store.Store;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts on record what a charge came to. The record is written before the charge is settled, once, and what it says is what is settled. */
final class Settlement {
    private final SpendRecords records;
    private final Store store;
    private final Clock clock;

    Settlement(SpendRecords records, Store store, Clock clock) {
        this.records = records;
        this.store = store;
        this.clock = clock;
    }

    Optional<SpendRecord> recorded(Charge charge) throws IOException {
        return records.find(charge.lane(), charge.grantTime(), charge.batch());
    }

    SpendRecord record(AIBatchJob job, Charge charge, HarvestResult result) throws IOException {
        return records.write(of(
                job,
                charge,
                new int[] {result.answered(), result.failed(), result.lost()},
                new long[] {
                    result.inputTokens(),
                    result.cachedInputTokens(),
                    result.cacheWriteTokens(),
                    result.outputTokens(),
                    result.uncertainTokens()
                },
                new Money[] {result.spentUSD(), result.uncertainUSD(), result.realtimeUSD()},
                result));
    }

    /** It was never created: it cost nothing. */
    Outcome.Settled free(AIBatchJob job, Charge charge) throws IOException {
        return again(job, whole(job, charge, Money.ZERO, 0, 0));
    }

    /** Nobody can tell any more what it cost: all that it could. */
    Outcome.Settled atWorst(AIBatchJob job, Charge charge) throws IOException {
        SpendRecord record = whole(job, charge, charge.heldUSD(), charge.items(), charge.heldTokens());
        return settled(
                job,
                record,
                null,
                null,
                List.of(new Alarm(
                        Reason.ABANDONED,
                        "Batch %s was abandoned and is settled at its worst case of %s USD, all of it uncertain."
                                .formatted(charge.batch(), record.spentUSD()))));
    }

    Outcome.Settled again(AIBatchJob job, SpendRecord record) throws IOException {
        return settled(job, record, null, null, List.of());
    }

    Outcome.Settled settled(
            AIBatchJob job,
            SpendRecord record,
            @Nullable TargetVerdict refusal,
            @Nullable Instant retryAt,
            List<Alarm> alarms)
            throws IOException {
        return new Outcome.Settled(record, counts(job, record), refusal, retryAt, alarms);
    }

    private SpendRecord whole(AIBatchJob job, Charge charge, Money amount, int lost, long tokens) throws IOException {
        return records.write(of(
                job,
                charge,
                new int[] {0, 0, lost},
                new long[] {0, 0, 0, 0, tokens},
                new Money[] {amount, amount, Money.ZERO},
                null));
    }

    private @Nullable Counts counts(AIBatchJob job, SpendRecord record) throws IOException {
        JobContext context = new JobContext(job);
        var status = job.getStatus();
        if (status == null || status.items() == null || !Objects.equals(status.runId(), record.runId())) {
            return null;
        }
        Attempts attempts = Attempts.read(
                store,
                context.folder(record.runId()),
                JobContext.STEP,
                Math.toIntExact(status.items().total()),
                context.maxAttempts(),
                new BitSet());
        return new Counts(status.items().total(), attempts.succeeded(), attempts.failed());
    }

    private SpendRecord of(
            AIBatchJob job, Charge charge, int[] items, long[] tokens, Money[] usd, @Nullable HarvestResult result) {
        RunFolder folder = BatchWorks.folder(job, charge.batch());
        JobContext context = new JobContext(job);
        Map<String, String> attribution = job.getSpec().attribution();
        return new SpendRecord(
                charge.batch(),
                charge.lane(),
                charge.laneUID(),
                context.uid(),
                folder.namespace(),
                folder.job(),
                folder.runId(),
                Objects.requireNonNull(context.step().name()),
                charge.grantTime(),
                clock.instant(),
                charge.target(),
                charge.account().provider(),
                charge.model(),
                charge.items(),
                items[0],
                items[1],
                items[2],
                tokens[0],
                tokens[1],
                tokens[2],
                tokens[3],
                tokens[4],
                charge.heldUSD(),
                usd[0],
                usd[1],
                usd[2],
                result == null ? null : result.baselineUSD(),
                result == null ? null : result.inputBound(),
                result == null ? null : result.outputBound(),
                attribution == null ? Map.of() : attribution);
    }
}
