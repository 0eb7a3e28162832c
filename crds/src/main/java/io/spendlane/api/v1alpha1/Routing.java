package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/** How a target is chosen for each job. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Routing(
        @JsonPropertyDescription(
                "Ordered: the first target, in the lane's order, that meets the job's deadline and ceiling. Cheapest: the one among them that is likely to cost least. Where none meets the deadline, the soonest.")
        @Default("Ordered")
        @Nullable
        RoutingStrategy strategy) {}
