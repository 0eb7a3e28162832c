package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.spendlane.api.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a job is expected to take and to cost, as planned before anything of it was paid. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobEstimate(
        @JsonPropertyDescription("Name of the target that it is for.")
        String target,

        @JsonPropertyDescription("Items to be done.") long items,

        @JsonPropertyDescription("Input tokens.") InputTokens inputTokens,
        @JsonPropertyDescription("Output tokens.") OutputTokens outputTokens,

        @JsonPropertyDescription("USD that it is likely to cost.")
        Money likelyUSD,

        @JsonPropertyDescription("USD that it costs at most: what is held.")
        Money worstUSD,

        @JsonPropertyDescription("USD that the same model is likely to cost in real time.")
        Money realtimeUSD,

        @JsonPropertyDescription("USD that the lane's baseline model is likely to cost in real time.") @Nullable
        Money baselineUSD,

        @JsonPropertyDescription("When the work is expected to be done, as likely before as after.") @Nullable
        Instant expectedCompletion) {

    /** Tokens of requests. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record InputTokens(
            @JsonPropertyDescription("At most.") long bound,
            @JsonPropertyDescription("Likely.") long likely) {}

    /** Tokens of answers. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record OutputTokens(
            @JsonPropertyDescription("At most, by maxOutputTokens.")
            long limit,

            @JsonPropertyDescription("Likely.") long likely) {}
}
