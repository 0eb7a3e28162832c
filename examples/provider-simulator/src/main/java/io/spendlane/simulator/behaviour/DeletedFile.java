package io.spendlane.simulator.behaviour;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a batch whose input file does not exist (any more) is refused. */
public enum DeletedFile {
    /** The create call answers 400. */
    @JsonProperty("create")
    CREATE,
    /** The create call succeeds and the batch fails its validation. */
    @JsonProperty("validation")
    VALIDATION
}
