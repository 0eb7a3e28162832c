package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where results.jsonl, dead-letters.jsonl and summary.json are written. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "has(self.path) != has(self.configMapName)",
        message = "give exactly one of path and configMapName")
public record JobOutput(
        @JsonPropertyDescription(
                "A folder in the operator's store, relative to the folder of the job's namespace, such as outbox/contracts/.")
        @Size(min = 1, max = 512)
        @Pattern(PATH)
        @ValidationRule(
                value = "self.matches('" + PATH + "')",
                message =
                        "write a folder below the namespace's folder, such as outbox/contracts/: no / in front, no part that is .. or begins with a dot; letters, digits, dots, spaces, - and _")
        @Nullable
        String path,

        @JsonPropertyDescription(
                "Name of a ConfigMap of the job's namespace that is created with the results; for small ones, at most 900 kB together.")
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @Nullable
        String configMapName) {
    private static final String PATH = "^[A-Za-z0-9_][A-Za-z0-9._ -]*(/[A-Za-z0-9_][A-Za-z0-9._ -]*)*/?$";
}
