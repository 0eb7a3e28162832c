package io.spendlane.simulator.billing;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One model of the price table. Amounts are dollars per million tokens. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ModelPrice(
        String provider,
        String model,
        String mode,
        long contextWindow,
        @Nullable Long maxOutputTokens,
        Rates standard,
        Rates batch,
        @Nullable LongContext longContext,
        @Nullable List<Change> changes) {

    /** A missing cache price is the plain input price: nothing is ever free because a number is unknown. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Rates(
            Usd input,
            Usd output,
            @Nullable Usd cachedInput,
            @Nullable Usd cacheWrite) {

        Usd cost(TokenUse use) {
            long plain = use.input() - use.cached() - use.cacheWrite();
            return input.perMillionTimes(plain)
                    .plus((cachedInput == null ? input : cachedInput).perMillionTimes(use.cached()))
                    .plus((cacheWrite == null ? input : cacheWrite).perMillionTimes(use.cacheWrite()))
                    .plus(output.perMillionTimes(use.output()));
        }
    }

    /** Prices of a whole request whose input is above the limit. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record LongContext(long aboveInputTokens, Rates standard, Rates batch) {}

    /** New prices from a day on (UTC). */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Change(LocalDate from, Rates standard, Rates batch) {}

    /** Whether writing the prompt cache has a price of its own. */
    public boolean billsCacheWrites() {
        return standard.cacheWrite() != null || batch.cacheWrite() != null;
    }

    Rates rates(Mode how, long inputTokens, LocalDate day) {
        if (longContext != null && inputTokens > longContext.aboveInputTokens()) {
            return how == Mode.BATCH ? longContext.batch() : longContext.standard();
        }
        Rates result = how == Mode.BATCH ? batch : standard;
        for (Change change : changes == null ? List.<Change>of() : changes) {
            if (!day.isBefore(change.from())) {
                result = how == Mode.BATCH ? change.batch() : change.standard();
            }
        }
        return result;
    }
}
