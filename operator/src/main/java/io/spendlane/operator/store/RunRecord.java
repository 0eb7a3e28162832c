package io.spendlane.operator.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJobStatus.Outputs;
import java.time.Instant;

/** The record of a finished run: the same work applied again is Complete by it, without a paid call. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunRecord(
        String runId,
        String specDigest,
        String inputDigest,
        Instant finishedTime,
        long items,
        long succeeded,
        long failed,
        Money spentUSD,
        Money uncertainUSD,
        Money realtimeUSD,
        Outputs outputs) {}
