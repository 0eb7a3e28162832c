package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.spendlane.api.Money;
import org.jspecify.annotations.Nullable;

/** The prices of one charge, USD per million tokens, uplift included. Kept with it, so that a later price list changes nothing. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChargePrices(
        @JsonPropertyDescription("What is billed: batch prices, in real time the full ones.")
        Rates batch,

        @JsonPropertyDescription("The same for requests with a long context.") @Nullable
        Rates batchLong,

        @JsonPropertyDescription("Real-time prices.") Rates realtime,

        @JsonPropertyDescription("Real-time prices of requests with a long context.") @Nullable
        Rates realtimeLong,

        @JsonPropertyDescription("Input tokens above which the long-context prices hold for the whole request.")
        @Nullable
        Long longAbove,

        @JsonPropertyDescription("Prices that hold covers, where a batch price is disputed: the full ones.") @Nullable
        Rates hold,

        @JsonPropertyDescription("The same for requests with a long context.") @Nullable
        Rates holdLong,

        @JsonPropertyDescription("Real-time prices of the model that savings are measured against.") @Nullable
        Baseline baseline) {

    /** Without a baseline. */
    public ChargePrices(
            Rates batch,
            @Nullable Rates batchLong,
            Rates realtime,
            @Nullable Rates realtimeLong,
            @Nullable Long longAbove,
            @Nullable Rates hold,
            @Nullable Rates holdLong) {
        this(batch, batchLong, realtime, realtimeLong, longAbove, hold, holdLong, null);
    }

    public ChargePrices with(@Nullable Baseline against) {
        return new ChargePrices(batch, batchLong, realtime, realtimeLong, longAbove, hold, holdLong, against);
    }

    /** Real-time prices of another model. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Baseline(
            @JsonPropertyDescription("Prices.") Rates rates,

            @JsonPropertyDescription("Prices of requests with a long context.") @Nullable
            Rates longRates,

            @JsonPropertyDescription("Input tokens above which those hold for the whole request.") @Nullable
            Long longAbove) {}

    /** The same for requests that are asked in real time: what is billed is the full price. */
    public ChargePrices inRealtime() {
        return new ChargePrices(realtime, realtimeLong, realtime, realtimeLong, longAbove, null, null, baseline);
    }

    /** Prices by kind of token, USD per million. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Rates(
            @JsonPropertyDescription("Input.") Money input,

            @JsonPropertyDescription("Input read from the cache.")
            Money cachedInput,

            @JsonPropertyDescription("Input written to the cache.")
            Money cacheWrite,

            @JsonPropertyDescription("Output, thinking included.")
            Money output) {}
}
