package io.spendlane.simulator.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** What the simulator as a whole does for the control API. */
public interface ControlHooks {
    /** Keeps a setting that is now in force. */
    void behaviourSet(ObjectNode json);

    /** Moves the clock and wakes up what is due by it. */
    void advanceClock(Duration by);

    /** Forgets everything. */
    void reset();

    /** The lines {@code hash custom-id} of a batch's billed items, by the id of the batch. */
    Function<String, List<String>> billedItems();
}
