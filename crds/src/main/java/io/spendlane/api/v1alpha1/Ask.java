package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.spendlane.api.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a job asks its lane for. Target and prices are fixed by the ask. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Ask(
        @JsonPropertyDescription("Number of the ask.") long seq,

        @JsonPropertyDescription("uid of the lane that is asked.")
        String laneUID,

        @JsonPropertyDescription("Name of the target.") String target,

        @JsonPropertyDescription("The prices that hold for what is granted.")
        ChargePrices prices,

        @JsonPropertyDescription("USD that all of the remaining work may cost at worst.")
        Money amount,

        @JsonPropertyDescription("Tokens that all of the remaining work may take at worst.")
        long tokens,

        @JsonPropertyDescription("The least USD that is worth starting with.")
        Money smallestPart,

        @JsonPropertyDescription("The least tokens that are worth starting with.")
        long smallestTokens,

        @JsonPropertyDescription("When the job began to wait: with its first ask, or its first after a grant.")
        Instant time,

        @JsonPropertyDescription("Where the work goes if the target gets late. Absent: nowhere.") @Nullable
        Backup backup) {}
