package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;

/** A batch that came back, as its lane learns from it. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BatchCompletion(
        @JsonPropertyDescription("Name of the target.") String target,
        @JsonPropertyDescription("Items in the batch.") int items,

        @JsonPropertyDescription("Seconds from its create until its results were home.")
        long seconds,

        @JsonPropertyDescription("When that was noted.") Instant time,

        @JsonPropertyDescription("Input tokens used.") long inputTokens,

        @JsonPropertyDescription("Input tokens that were bounded for the items that were answered.")
        long inputBound,

        @JsonPropertyDescription("Output tokens used.") long outputTokens,

        @JsonPropertyDescription("Output tokens that were bounded for the items that were answered.")
        long outputBound) {}
