package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The model that would have been used without the lane. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BaselineModel(
        @Required
        @JsonPropertyDescription("The provider's name of the model, such as gpt-5.4. Its real-time price is used.")
        @Size(min = 1, max = 128)
        @Pattern("^[A-Za-z0-9][A-Za-z0-9._:/@+-]*$")
        @Nullable
        String model,

        @JsonPropertyDescription("Whose model it is. Default: the provider of the lane's first target.") @Nullable
        Provider provider) {}
