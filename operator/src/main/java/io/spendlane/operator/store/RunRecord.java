package io.spendlane.operator.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Outputs;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run that is finished: enough for the same job, applied again, to be complete without a paid call.
 *
 * @param specDigest digest of the part of the spec that was paid for
 * @param outputs where the results lie
 * @param unfinishedClass why items were left out, where that is what the job failed for
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunRecord(
        String runId,
        String specDigest,
        String inputDigest,
        Instant finishedTime,
        Outcome outcome,
        Counts items,
        Totals totals,
        @Nullable Outputs outputs,
        @Nullable String unfinishedClass) {

    /** How it ended. */
    public enum Outcome {
        Complete,
        Failed
    }

    /** Numbers of items; those that failed are in the dead letters. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Counts(long total, long succeeded, long failed) {}

    /** What it came to, all attempts together; the baseline is {@code null} where the lane had none. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Totals(
            Money spentUSD,
            Money uncertainUSD,
            Money realtimeUSD,
            @Nullable Money baselineUSD) {}
}
