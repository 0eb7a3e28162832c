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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much may be spent in a period. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(self.period) || (self.period == 'Rolling') == has(self.rollingSeconds)",
        message = "a Rolling budget needs rollingSeconds, and no other takes it",
        fieldPath = ".rollingSeconds")
public record Budget(
        @Required
        @JsonPropertyDescription("Name of the budget within the lane.")
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Nullable
        String name,

        @Required
        @JsonPropertyDescription(
                "Daily, Weekly (from Monday) and Monthly begin by the calendar of the lane's time zone; Rolling looks back rollingSeconds; Total is a wallet that never fills again.")
        @Nullable
        BudgetPeriod period,

        @JsonPropertyDescription("Seconds that a Rolling budget looks back, counted in quarter-hours.")
        @Min(3600)
        @Max(31_622_400)
        @Nullable
        Long rollingSeconds,

        @Required
        @JsonPropertyDescription("The limit in USD, a decimal string such as \"250.00\".")
        @Size(max = 32)
        @Pattern(Money.PATTERN)
        @ValidationRule(value = Money.RULE, message = Money.RULE_MESSAGE)
        @Nullable
        String limitUSD,

        @JsonPropertyDescription(
                "What happens at which share of the limit. Default: Notify at 80, Block at 100. A budget binds at its lowest Block; with none it only informs.")
        @Size(max = 8)
        @Nullable
        List<Alert> alerts) {

    /** A threshold of a budget. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Alert(
            @Required @JsonPropertyDescription("Percent of the limit.") @Min(1) @Max(100) @Nullable
            Integer thresholdPercent,

            @Required
            @JsonPropertyDescription(
                    "Notify: an Event, a condition and a metric, once per period, when what is spent reaches the threshold. Block: what is spent and held together never passes it.")
            @Nullable
            AlertAction action) {}
}
