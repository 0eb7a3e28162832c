package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Selects namespaces by label. All that is given must hold; one that gives nothing selects nothing. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "(has(self.matchLabels) && size(self.matchLabels) > 0) || (has(self.matchExpressions) && size(self.matchExpressions) > 0)",
        message =
                "an empty selector selects no namespace: give matchLabels or matchExpressions, or leave namespaceSelector out")
public record NamespaceSelector(
        @JsonPropertyDescription("Labels that the namespace must have, with these values.") @Size(max = 16) @Nullable
        Map<String, String> matchLabels,

        @JsonPropertyDescription("Conditions on the namespace's labels.") @Size(max = 16) @Nullable
        List<Requirement> matchExpressions) {

    /** How a requirement compares. */
    public enum Operator {
        In,
        NotIn,
        Exists,
        DoesNotExist
    }

    /** One condition on one label. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @ValidationRule(
            value =
                    "self.operator in ['In', 'NotIn'] ? (has(self.values) && size(self.values) > 0) : (!has(self.values) || size(self.values) == 0)",
            message = "In and NotIn need values; Exists and DoesNotExist take none")
    public record Requirement(
            @Required @JsonPropertyDescription("The label's key.") @Size(min = 1, max = 317) @Nullable
            String key,

            @Required
            @JsonPropertyDescription("In or NotIn a list of values; Exists or DoesNotExist, whatever the value.")
            @Nullable
            Operator operator,

            @JsonPropertyDescription("Values for In and NotIn.") @Size(max = 32) @Nullable
            List<@Size(max = 63) @Pattern("^[A-Za-z0-9_.-]*$") String> values) {}
}
