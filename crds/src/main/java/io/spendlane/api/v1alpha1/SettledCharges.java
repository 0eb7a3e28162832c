package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.spendlane.api.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Settled charges of one lane, quarter-hour of grant, target and model. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SettledCharges(
        @JsonPropertyDescription("Name of the lane.") String lane,

        @JsonPropertyDescription("Begin of the quarter-hour (UTC) in which they were granted.")
        Instant quarter,

        @JsonPropertyDescription("The lane's target.") String target,

        @JsonPropertyDescription("The provider's name of the model.")
        String model,

        @JsonPropertyDescription("Number of batches.") int batches,
        @JsonPropertyDescription("USD spent.") Money spentUSD,

        @JsonPropertyDescription("Part of it that the provider may or may not have billed.")
        Money uncertainUSD,

        @JsonPropertyDescription("USD that the same model would have cost in real time.")
        Money realtimeUSD,

        @JsonPropertyDescription(
                "USD that the lane's baseline model would have cost in real time; absent without a baseline.")
        @Nullable
        Money baselineUSD,

        @JsonPropertyDescription("Input tokens.") long inputTokens,
        @JsonPropertyDescription("Output tokens.") long outputTokens,

        @JsonPropertyDescription("Tokens at worst of what the provider may have done without a report.")
        long uncertainTokens) {}
