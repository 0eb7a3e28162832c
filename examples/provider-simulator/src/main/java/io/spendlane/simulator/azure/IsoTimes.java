package io.spendlane.simulator.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Times as text, where OpenAI has seconds. */
final class IsoTimes {
    private IsoTimes() {}

    /** Rewrites every member whose name ends as those of times do. */
    static void in(ObjectNode json) {
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            if (name.endsWith("_at") && json.path(name).isNumber()) {
                json.put(name, Instant.ofEpochSecond(json.path(name).asLong()).toString());
            }
        }
    }
}
