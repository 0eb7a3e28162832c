package io.spendlane.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A refusal in the form of one provider's API. */
public abstract class WireError extends RuntimeException {
    private final int status;

    protected WireError(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    public final int status() {
        return status;
    }

    public final String text() {
        return String.valueOf(getMessage());
    }

    /** What the client reads, also in a result row. */
    public abstract JsonNode body();

    public Reply reply() {
        return Reply.json(status, body());
    }

    /** Headers that come with this error only. */
    public Map<String, String> headers() {
        return Map.of();
    }
}
