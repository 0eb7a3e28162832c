package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** How fast real-time calls may be made. Batches are not calls: they take the time that they take. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record MinuteRates(
        @JsonPropertyDescription("Most real-time requests in a minute. Absent: as in the lane's rateLimits.")
        @Min(1)
        @Max(1_000_000)
        @Nullable
        Long requestsPerMinute,

        @JsonPropertyDescription(
                "Most tokens of real-time requests in a minute, input and output limit together. Absent: as in the lane's rateLimits.")
        @Min(1)
        @Max(10_000_000_000L)
        @Nullable
        Long tokensPerMinute) {

    /** Whether nothing is limited. */
    @JsonIgnore
    public boolean free() {
        return requestsPerMinute == null && tokensPerMinute == null;
    }
}
