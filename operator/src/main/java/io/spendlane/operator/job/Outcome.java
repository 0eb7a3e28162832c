package io.spendlane.operator.job;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.TargetVerdict;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Charge.Account;
import io.spendlane.api.v1alpha1.Charge.Anchor;
import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.api.v1alpha1.SettledCharges;
import io.spendlane.operator.plan.Volume;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.store.RunRecord;
import io.spendlane.operator.store.SpendRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a {@link Work} ended. */
sealed interface Outcome {

    /**
     * A target that can take the work.
     *
     * @param hold what all of it costs at worst, {@code dearest} its dearest item by itself
     * @param volume how much there is of it
     * @param maxItems items in one batch at most
     * @param keepsOnCancel whether what is done comes back when a batch is cancelled
     */
    record Offer(
            String target,
            Mode mode,
            Account account,
            String model,
            ChargePrices prices,
            Money hold,
            Money dearest,
            long tokens,
            long mostTokens,
            Volume volume,
            int maxItems,
            boolean keepsOnCancel) {}

    /**
     * The work is known and priced.
     *
     * @param mark what it was made for: another mark needs another survey
     * @param finished an earlier run of the same work that is finished
     * @param orphans charges of batches that the store knows and nobody settled
     * @param restored what this very object settled before its status was lost
     * @param earlierSpent what earlier objects spent on this work
     */
    record Surveyed(
            String mark,
            String runId,
            String specDigest,
            String inputDigest,
            Counts counts,
            List<Offer> offers,
            List<TargetVerdict> refused,
            @Nullable RunRecord finished,
            List<Charge> orphans,
            List<SettledCharges> restored,
            Money earlierSpent)
            implements Outcome {}

    /** Batches cut for a grant, none of them on record yet; the first may be uploaded. */
    record Cut(List<Charge> charges) implements Outcome {}

    /**
     * The input is where the create needs it.
     *
     * @param fileId the uploaded file; {@code null} where the provider takes none
     * @param anchor where the provider takes no files
     */
    record Uploaded(@Nullable String fileId, @Nullable Anchor anchor) implements Outcome {
        Uploaded(String fileId) {
            this(fileId, null);
        }
    }

    record Created(RemoteBatch batch) implements Outcome {}

    /**
     * Nothing more is asked of a batch that ran in real time.
     *
     * @param refusal why the target does not take this work, where the provider said so
     */
    record Ran(@Nullable TargetVerdict refusal) implements Outcome {}

    /** Clearly not created. */
    record NotCreated(Reason reason, String message, boolean targetRefuses, Instant retryAt) implements Outcome {}

    /** It may or may not have been created. */
    record Unclear(String message) implements Outcome {}

    /** Batches of the name; those that failed validation are not among {@code live}. */
    record Found(List<RemoteBatch> live, List<RemoteBatch> dead) implements Outcome {}

    /** No batch of the name. {@code replacementId}: the file uploaded in place of the old one. */
    record NothingFound(@Nullable String replacementId) implements Outcome {}

    record Fenced(Instant time) implements Outcome {}

    record Cancelling() implements Outcome {}

    /**
     * A charge is settled in the store.
     *
     * @param counts of the run that the job is about; {@code null} for a batch of another run
     * @param refusal why the target does not take this work, where the provider said so
     * @param retryAt when the work may be sent again
     */
    record Settled(
            SpendRecord record,
            @Nullable Counts counts,
            @Nullable TargetVerdict refusal,
            @Nullable Instant retryAt,
            List<Alarm> alarms)
            implements Outcome {}

    record Finished(RunRecord run) implements Outcome {}

    /** It did not work this time. */
    record Faulted(Reason reason, String message, int tries, Instant retryAt) implements Outcome {}

    /** Items by state; those open at a provider are none of these. */
    record Counts(long total, long succeeded, long failed) {}
}
