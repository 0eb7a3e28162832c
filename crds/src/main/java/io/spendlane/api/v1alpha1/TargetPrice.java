package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.spendlane.api.Money;
import org.jspecify.annotations.Nullable;

/** Prices of a target, each in US dollars per million tokens, as decimal strings. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TargetPrice(
        @Required
        @JsonPropertyDescription("Batch price of input, USD per million tokens.")
        @Size(max = 32)
        @Pattern(Money.PATTERN)
        @ValidationRule(value = Money.RULE, message = Money.RULE_MESSAGE)
        @Nullable
        String batchInputUSD,

        @Required
        @JsonPropertyDescription("Batch price of output, thinking included, USD per million tokens.")
        @Size(max = 32)
        @Pattern(Money.PATTERN)
        @ValidationRule(value = Money.RULE, message = Money.RULE_MESSAGE)
        @Nullable
        String batchOutputUSD,

        @JsonPropertyDescription(
                "Batch price of input read from the prompt cache, USD per million tokens. Default: as input.")
        @Size(max = 32)
        @Pattern(Money.PATTERN)
        @ValidationRule(value = Money.RULE, message = Money.RULE_MESSAGE)
        @Nullable
        String batchCachedInputUSD,

        @JsonPropertyDescription(
                "Batch price of input that the provider writes to its cache unasked, USD per million tokens. Default: as input.")
        @Size(max = 32)
        @Pattern(Money.PATTERN)
        @ValidationRule(value = Money.RULE, message = Money.RULE_MESSAGE)
        @Nullable
        String batchCacheWriteUSD,

        @JsonPropertyDescription(
                "Real-time price of input, USD per million tokens; savings are measured against it. Default: twice the batch price.")
        @Size(max = 32)
        @Pattern(Money.PATTERN)
        @ValidationRule(value = Money.RULE, message = Money.RULE_MESSAGE)
        @Nullable
        String realtimeInputUSD,

        @JsonPropertyDescription("Real-time price of output, USD per million tokens. Default: twice the batch price.")
        @Size(max = 32)
        @Pattern(Money.PATTERN)
        @ValidationRule(value = Money.RULE, message = Money.RULE_MESSAGE)
        @Nullable
        String realtimeOutputUSD,

        @JsonPropertyDescription(
                "Percent that the account pays on top of every price, such as 10 for a project with data residency. Default 0.")
        @Min(0)
        @Max(100)
        @Nullable
        Integer upliftPercent) {}
