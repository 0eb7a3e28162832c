package io.spendlane.operator.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Provider;
import java.time.Instant;
import java.util.Map;

/** What one charge came to: written before it is settled, and what it says is what is settled. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SpendRecord(
        String batch,
        String lane,
        String laneUID,
        String jobUID,
        String namespace,
        String job,
        String runId,
        String step,
        Instant grantTime,
        Instant settledTime,
        String target,
        Provider provider,
        String model,
        int items,
        int answered,
        int failed,
        int lost,
        long inputTokens,
        long cachedInputTokens,
        long cacheWriteTokens,
        long outputTokens,
        Money heldUSD,
        Money spentUSD,
        Money uncertainUSD,
        Money realtimeUSD,
        Map<String, String> attribution) {}
