package io.spendlane.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * The rules of kstatus for kinds that it does not know, by which Helm 4, Flux and kubectl's appliers wait.
 *
 * @see <a href="https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md">kstatus</a>
 */
enum Kstatus {
    TERMINATING,
    IN_PROGRESS,
    FAILED,
    CURRENT;

    static Kstatus of(JsonNode object) {
        if (object.at("/metadata").has("deletionTimestamp")) {
            return TERMINATING;
        }
        JsonNode observed = object.at("/status/observedGeneration");
        if (!observed.isMissingNode()
                && observed.asLong() != object.at("/metadata/generation").asLong()) {
            return IN_PROGRESS;
        }
        Map<String, String> conditions = new HashMap<>();
        object.at("/status/conditions")
                .forEach(c ->
                        conditions.put(c.get("type").asText(), c.get("status").asText()));
        if ("True".equals(conditions.get("Reconciling"))) {
            return IN_PROGRESS;
        }
        if ("True".equals(conditions.get("Stalled"))) {
            return FAILED;
        }
        return "True".equals(conditions.getOrDefault("Ready", "True")) ? CURRENT : IN_PROGRESS;
    }
}
