package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One aspect of an object's state, in the form of metav1.Condition. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Condition(
        @Required @JsonPropertyDescription("The aspect.") @Size(min = 1, max = 63)
        String type,

        @Required @JsonPropertyDescription("True, False or Unknown.")
        ConditionStatus status,

        @JsonPropertyDescription("The spec's generation that this was decided from.") @Nullable
        Long observedGeneration,

        @Required @JsonPropertyDescription("When the status last changed.") @Nullable
        Instant lastTransitionTime,

        @Required @JsonPropertyDescription("Why, in one word.") @Size(min = 1, max = 63)
        String reason,

        @Required
        @JsonPropertyDescription("What is the case, with numbers, and what to do or what happens next.")
        @Size(max = 2048)
        String message) {

    /** Whether the aspect holds. */
    public enum ConditionStatus {
        True,
        False,
        Unknown
    }

    public boolean holds() {
        return status == ConditionStatus.True;
    }
}
