package io.spendlane.simulator.behaviour;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Oddities of single providers, reported or documented, that a client has to live with. Wires that do not have one ignore
 * it.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Quirks() {
    public static final Quirks NONE = new Quirks();
}
