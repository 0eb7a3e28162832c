package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.generator.annotation.Size;
import io.spendlane.api.Money;
import io.spendlane.api.SignedMoney;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a job so far. Bounded, whatever the number of its items. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AIBatchJobStatus(
        @JsonPropertyDescription("The spec's generation that this status was decided from; -1 before the first look.")
        @Nullable
        Long observedGeneration,

        @JsonPropertyDescription(
                "The state by aspect: Reconciling, Stalled, Admitted, Blocked, DeadlineMissed, Complete, Failed. These are the contract; phase is for people.")
        @Size(max = 16)
        @Nullable
        List<Condition> conditions,

        @JsonPropertyDescription("Where the job stands, for people. Scripts use the conditions.") @Nullable
        Phase phase,

        @JsonPropertyDescription("Reason of the condition that explains the phase.") @Nullable
        String reason,

        @JsonPropertyDescription(
                "Identity of the paid work, 20 characters: installation, namespace, name, what is paid for and the input.")
        @Nullable
        String runId,

        @JsonPropertyDescription("Digest of the part of the spec that is paid for.") @Nullable
        String specDigest,

        @JsonPropertyDescription("Digest of the input.") @Nullable
        String inputDigest,

        @JsonPropertyDescription("How urgent the work is: the stricter of job and use case.") @Nullable
        Urgency urgency,

        @JsonPropertyDescription("When the lane was first open to the job: a deadline by urgency counts from here.")
        @Nullable
        Instant openTime,

        @JsonPropertyDescription("When all results are wanted: deadlineSeconds after creation, or by urgency.")
        @Nullable
        Instant deadlineTime,

        @JsonPropertyDescription("Number of the next ask. Only grows.") @Nullable
        Long seq,

        @JsonPropertyDescription("What the job asks its lane for, while it waits for a grant.") @Nullable
        Ask ask,

        @JsonPropertyDescription("Items by state.") @Nullable
        ItemCounts items,

        @JsonPropertyDescription("Items done, of all: \"120/3000\".") @Nullable
        String progress,

        @JsonPropertyDescription("Name of the target that is used.") @Nullable
        String target,

        @JsonPropertyDescription("What the job is expected to take and to cost.") @Nullable
        JobEstimate estimate,

        @JsonPropertyDescription(
                "Each target of the lane: whether it is used and why, and what the work left to do would cost there.")
        @Size(max = 16)
        @Nullable
        List<TargetVerdict> targets,

        @JsonPropertyDescription("Targets that were given up, and where their work went.") @Size(max = 16) @Nullable
        List<Escalated> escalations,

        @JsonPropertyDescription("Batches that hold money, one each.") @Size(max = 64) @Nullable
        List<Charge> charges,

        @JsonPropertyDescription("Settled charges, added up by lane, quarter-hour of grant (UTC), target and model.")
        @Size(max = 512)
        @Nullable
        List<SettledCharges> settled,

        @JsonPropertyDescription("USD spent under this object, settled.") @Nullable
        Money spentUSD,

        @JsonPropertyDescription("USD held for what runs, at worst.") @Nullable
        Money heldUSD,

        @JsonPropertyDescription("Part of spentUSD that the provider may or may not have billed.") @Nullable
        Money uncertainUSD,

        @JsonPropertyDescription("USD that the same model would have cost in real time.") @Nullable
        Money realtimeUSD,

        @JsonDeserialize(using = SignedMoney.class) @JsonPropertyDescription("realtimeUSD less spentUSD.") @Nullable
        Money savedUSD,

        @JsonPropertyDescription(
                "USD that the lane's baseline model would have cost in real time; what was spent without a baseline counts as it is.")
        @Nullable
        Money baselineUSD,

        @JsonPropertyDescription("The last batches that came back, for the lane to learn from.")
        @Size(max = 32)
        @Nullable
        List<BatchCompletion> completions,

        @JsonPropertyDescription("USD spent for the same work before this object existed; counted by the lane already.")
        @Nullable
        Money earlierSpentUSD,

        @JsonPropertyDescription("Where the results lie.") @Nullable
        Outputs outputs,

        @JsonPropertyDescription("When the job was first admitted.") @Nullable
        Instant startTime,

        @JsonPropertyDescription("When the job became Complete or Failed.") @Nullable
        Instant completionTime) {

    /** Where a job stands. */
    public enum Phase {
        Pending,
        Stalled,
        /** Priced and planned, and not to be run. */
        Estimated,
        Queued,
        Admitted,
        Running,
        Collecting,
        Complete,
        Failed,
        Cancelled
    }

    /** A target that was given up. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Escalated(
            @JsonPropertyDescription("When it was given up.")
            Instant time,

            @JsonPropertyDescription("Name of the target that was given up.")
            String from,

            @JsonPropertyDescription("Name of the target that took over; absent while the first is being stopped.")
            @Nullable
            String to,

            @JsonPropertyDescription("Why, in one word: TooLate or Stuck.")
            String reason,

            @JsonPropertyDescription("Items that were not back when it was given up.")
            long items,

            @JsonPropertyDescription(
                    "USD, at worst, of items that both may bill, because the second began before the first had ended.")
            @Nullable
            Money overlapUSD) {}

    /** Numbers of items. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ItemCounts(
            @JsonPropertyDescription("All items.") long total,
            @JsonPropertyDescription("Items with a result.") long succeeded,

            @JsonPropertyDescription("Items in the dead letters.")
            long failed,

            @JsonPropertyDescription("Items at the provider.")
            long running) {}

    /** What came of a target. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TargetVerdict(
            @JsonPropertyDescription("Name of the target.") String name,

            @JsonPropertyDescription("Chosen, Backup, or why it is not used, in one word.")
            String reason,

            @JsonPropertyDescription("Why it is used or not, and what to do.") @Size(max = 1024)
            String message,

            @JsonPropertyDescription("USD that the work left to do is likely to cost there.") @Nullable
            Money likelyUSD,

            @JsonPropertyDescription("USD that it costs there at most.") @Nullable
            Money worstUSD,

            @JsonPropertyDescription("USD that it is likely to cost there in real time.") @Nullable
            Money realtimeUSD,

            @JsonPropertyDescription(
                    "When it would be done there, as likely before as after, as seen when it was planned.")
            @Nullable
            Instant expectedCompletion,

            @JsonPropertyDescription("When it would be done there, nine times in ten.") @Nullable
            Instant completionBy) {

        /** Of a target that cannot be priced. */
        public TargetVerdict(String name, String reason, String message) {
            this(name, reason, message, null, null, null, null, null);
        }
    }

    /** Where results lie: paths in the store, or keys of a ConfigMap. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Outputs(
            @JsonPropertyDescription("Results in input order, JSON Lines.")
            String results,

            @JsonPropertyDescription("Items that failed for good, JSON Lines.")
            String deadLetters,

            @JsonPropertyDescription("Counts and cost.") String summary) {}
}
