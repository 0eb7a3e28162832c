package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;

/** What a lane learned from batches that came back. Older ones count less: half as much after seven days. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LaneLearned(
        @JsonPropertyDescription("Batches noted up to here are counted, each once.")
        Instant time,

        @JsonPropertyDescription("How long batches take, by target and size.") @Size(max = 64)
        List<Times> times,

        @JsonPropertyDescription("What part of the bounded tokens is used, by use case and target.") @Size(max = 64)
        List<Tokens> tokens) {

    /** How long batches of one target and size take. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Times(
            @JsonPropertyDescription("Name of the target.") String target,

            @JsonPropertyDescription("Items in a batch, at most; those of the next smaller size are not among them.")
            long upToItems,

            @JsonPropertyDescription(
                    "Seconds that half of the batches take at most; in real time that 480 calls take, eight at once.")
            long p50Seconds,

            @JsonPropertyDescription("Seconds that nine in ten take at most.")
            long p90Seconds,

            @JsonPropertyDescription("Seconds that 99 in a hundred take at most.")
            long p99Seconds,

            @JsonPropertyDescription(
                    "Batches by time, in thousandths of a batch, aged: the first up to 15 seconds, each further one up to 1.41 times longer.")
            @Size(max = 32)
            List<Long> thousandths) {}

    /** What part of the bounded tokens work of one kind uses at one target. Aged. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Tokens(
            @JsonPropertyDescription("Use case; empty for work that names none.")
            String useCase,

            @JsonPropertyDescription("Name of the target.") String target,
            @JsonPropertyDescription("Input tokens used.") long input,

            @JsonPropertyDescription("Input tokens bounded.")
            long inputBound,

            @JsonPropertyDescription("Output tokens used.") long output,

            @JsonPropertyDescription("Output tokens bounded.")
            long outputBound) {}
}
