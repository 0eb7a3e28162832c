package io.spendlane.simulator.batch;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a batch is on its way, in OpenAI's words; other wires translate. */
public enum State {
    VALIDATING,
    FAILED,
    IN_PROGRESS,
    FINALIZING,
    COMPLETED,
    EXPIRED,
    CANCELLING,
    CANCELLED;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
