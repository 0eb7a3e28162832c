package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kind of work: how urgent it is, and where it may go. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UseCase(
        @Required
        @JsonPropertyDescription(
                "The kind of work, as jobs name it in spec.useCase. A hyphen and an underscore are the same.")
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-_a-z0-9]*[a-z0-9])?$")
        @Nullable
        String name,

        @Required
        @JsonPropertyDescription(
                "How soon such work is needed. The stricter of this and the job's own urgency holds. Critical is refused: it belongs into a real-time call.")
        @Nullable
        Urgency urgency,

        @JsonPropertyDescription("Names of the lane's targets that may take such work. Absent: all of them.")
        @Size(min = 1, max = 16)
        @Nullable
        List<String> targets) {}
