package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** How fast, and how much, besides money. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RateLimits(
        @JsonPropertyDescription(
                "Most real-time requests in a minute. Absent: what the provider allows. A window may have its own.")
        @Min(1)
        @Max(1_000_000)
        @Nullable
        Long requestsPerMinute,

        @JsonPropertyDescription(
                "Most tokens of real-time requests in a minute, input and output limit together. Absent: what the provider allows. A window may have its own.")
        @Min(1)
        @Max(10_000_000_000L)
        @Nullable
        Long tokensPerMinute,

        @JsonPropertyDescription(
                "Most tokens in a day of the lane's time zone, batches and real time together, input and output. What is admitted holds what it may take at worst; what is done counts what it took. Never overstepped. Absent: no limit.")
        @Min(1)
        @Max(1_000_000_000_000L)
        @Nullable
        Long tokensPerDay) {}
