package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the records of a job come from. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "[has(self.inline), has(self.configMapRef), has(self.path)].filter(x, x).size() == 1",
        message = "give exactly one of inline, configMapRef and path")
public record JobInput(
        @JsonPropertyDescription(
                "The records themselves, one JSON object each; for a few. Larger inputs belong into a ConfigMap or the store.")
        @Size(min = 1, max = 200)
        @PreserveUnknownFields
        @Nullable
        List<JsonNode> inline,

        @JsonPropertyDescription("A ConfigMap of the job's namespace that holds JSON Lines: one JSON object per line.")
        @Nullable
        ConfigMapRef configMapRef,

        @JsonPropertyDescription(
                "A file of JSON Lines in the operator's store, relative to the folder of the job's namespace, such as inbox/contracts.jsonl.")
        @Size(min = 1, max = 512)
        @Pattern(PATH)
        @ValidationRule(
                value = "self.matches('" + PATH + "')",
                message =
                        "write a file below the namespace's folder, such as inbox/contracts.jsonl: no / in front, no part that is .. or begins with a dot; letters, digits, dots, spaces, - and _")
        @Nullable
        String path) {
    private static final String PATH = "^[A-Za-z0-9_][A-Za-z0-9._ -]*(/[A-Za-z0-9_][A-Za-z0-9._ -]*)*$";

    /** A key of a ConfigMap. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ConfigMapRef(
            @Required
            @JsonPropertyDescription("Name of the ConfigMap.")
            @Size(min = 1, max = 253)
            @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
            @Nullable
            String name,

            @JsonPropertyDescription("Key within the ConfigMap. Default: records.jsonl.")
            @Size(min = 1, max = 253)
            @Pattern("^[-._a-zA-Z0-9]+$")
            @Nullable
            String key) {}
}
