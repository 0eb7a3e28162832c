package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Where work goes if its target gets late, as it was planned when it was asked for. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Backup(
        @JsonPropertyDescription("Name of the target that takes over.")
        String target,

        @JsonPropertyDescription("Seconds that it needs for the work, nine times in ten.")
        long seconds,

        @JsonPropertyDescription("Seconds that it takes to stop the first target and to bring home what it did.")
        long switchSeconds,

        @JsonPropertyDescription("Seconds without progress after which the first target counts as stuck.")
        long stuckSeconds) {

    /** How long before the deadline the work has to be moved. */
    public long aheadSeconds() {
        return seconds + switchSeconds;
    }
}
