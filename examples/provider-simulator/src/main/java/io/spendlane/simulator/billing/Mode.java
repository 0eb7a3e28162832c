package io.spendlane.simulator.billing;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a call was made, which decides its price. */
public enum Mode {
    BATCH,
    REALTIME;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
