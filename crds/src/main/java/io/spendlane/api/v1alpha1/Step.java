package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One request per record. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(self.prompt) || self.prompt.matches('[^[:space:]]')",
        message =
                "the prompt is empty: write one, such as \"Summarise:\\n{{text}}\", or leave it out when the records bring their own messages",
        fieldPath = ".prompt")
public record Step(
        @Required
        @JsonPropertyDescription("Name of the step.")
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Nullable
        String name,

        @JsonPropertyDescription("The system message, the same for every record. May name fields as the prompt does.")
        @Size(max = 65536)
        @Nullable
        String system,

        @JsonPropertyDescription(
                "The user message. {{field}} is replaced by the record's field; a dot reaches into objects. Absent: every record brings its own messages, or is a line of an OpenAI batch file.")
        @Size(max = 131072)
        @Nullable
        String prompt,

        @Required
        @JsonPropertyDescription(
                "Most tokens that the model may answer with, thinking included. Nothing unbounded is ever sent.")
        @Min(1)
        @Max(300_000)
        @Nullable
        Integer maxOutputTokens,

        @JsonPropertyDescription("A JSON Schema that every answer has to follow, at most 64 kB.")
        @PreserveUnknownFields
        @Nullable
        JsonNode responseSchema) {}
