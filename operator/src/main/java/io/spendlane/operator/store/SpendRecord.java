package io.spendlane.operator.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Provider;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one charge came to: written before it is settled, and what it says is what is settled.
 *
 * @param baselineUSD what the same tokens would have cost in real time with the lane's baseline model; {@code null} without one
 * @param inputBound input tokens that the items with an answer were bounded at, {@code null} where it was not noted; {@code outputBound} likewise
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
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
        long uncertainTokens,
        Money heldUSD,
        Money spentUSD,
        Money uncertainUSD,
        Money realtimeUSD,
        @Nullable Money baselineUSD,
        @Nullable Long inputBound,
        @Nullable Long outputBound,
        Map<String, String> attribution) {}
