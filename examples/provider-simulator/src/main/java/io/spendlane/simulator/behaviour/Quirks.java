package io.spendlane.simulator.behaviour;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Oddities of single providers, reported or documented, that a client has to live with. Wires that do not have one ignore
 * it.
 *
 * @param liveCounts Anthropic: outcome counts move while a batch runs, instead of only when it has ended
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Quirks(boolean liveCounts) {
    public static final Quirks NONE = new Quirks(false);
}
