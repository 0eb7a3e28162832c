package io.spendlane.simulator.behaviour;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** A time in seconds, fixed or somewhere in a range: {@code 5} or {@code {"min": 1, "max": 10}}. */
public record Span(double min, double max) {
    public Span {
        if (!(min >= 0 && max >= min)) {
            throw new IllegalArgumentException("needs 0 <= min <= max, not min " + min + ", max " + max);
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Span read(JsonNode json) {
        if (json.isNumber()) {
            return new Span(json.asDouble(), json.asDouble());
        }
        if (json.path("min").isNumber() && json.path("max").isNumber() && json.size() == 2) {
            return new Span(json.path("min").asDouble(), json.path("max").asDouble());
        }
        throw new IllegalArgumentException("needs a number of seconds or {\"min\": 1, \"max\": 10}");
    }

    Duration at(double fraction) {
        return Behaviour.seconds(min + fraction * (max - min));
    }
}
