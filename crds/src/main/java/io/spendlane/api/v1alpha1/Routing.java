package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** How a target is chosen for each job. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Routing(
        @JsonPropertyDescription(
                "Ordered: the first target, in the lane's order, that meets the job's deadline and ceiling. Cheapest: the one among them that is likely to cost least. Where none meets the deadline, the soonest.")
        @Default("Ordered")
        @Nullable
        RoutingStrategy strategy,

        @JsonPropertyDescription(
                "What happens when a batch is too slow for its job's deadline, or stuck. Patient: it is cancelled, and once it has ended, what it has not done goes to the next target. Eager: the same, but where the deadline leaves no time to wait for its end, the next target begins meanwhile; items may be paid twice then, within ceiling and budgets. Disabled: it is waited for.")
        @Default("Patient")
        @Nullable
        Escalation escalation,

        @JsonPropertyDescription(
                "Seconds that it may take to stop a batch and to bring home what it did. Default 720: a provider may take ten minutes to cancel one.")
        @Default("720")
        @Min(1)
        @Max(86400)
        @Nullable
        Integer switchSeconds) {}
