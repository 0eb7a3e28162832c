package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.spendlane.api.Money;
import org.jspecify.annotations.Nullable;

/** Prices of a target, each in US dollars per million tokens, as decimal strings. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TargetPrice(
        @Required
        @JsonPropertyDescription("Batch price of input, USD per million tokens.")
        @Pattern(Money.PATTERN)
        @Nullable
        String batchInputUSD,

        @Required
        @JsonPropertyDescription("Batch price of output, thinking included, USD per million tokens.")
        @Pattern(Money.PATTERN)
        @Nullable
        String batchOutputUSD,

        @JsonPropertyDescription(
                "Batch price of input read from the prompt cache, USD per million tokens. Default: as input.")
        @Pattern(Money.PATTERN)
        @Nullable
        String batchCachedInputUSD,

        @JsonPropertyDescription(
                "Batch price of input that the provider writes to its cache unasked, USD per million tokens. Default: as input.")
        @Pattern(Money.PATTERN)
        @Nullable
        String batchCacheWriteUSD,

        @JsonPropertyDescription(
                "Real-time price of input, USD per million tokens; savings are measured against it. Default: twice the batch price.")
        @Pattern(Money.PATTERN)
        @Nullable
        String realtimeInputUSD,

        @JsonPropertyDescription("Real-time price of output, USD per million tokens. Default: twice the batch price.")
        @Pattern(Money.PATTERN)
        @Nullable
        String realtimeOutputUSD,

        @JsonPropertyDescription(
                "Percent that the account pays on top of every price, such as 10 for a project with data residency. Default 0.")
        @Min(0)
        @Max(100)
        @Nullable
        Integer upliftPercent) {}
