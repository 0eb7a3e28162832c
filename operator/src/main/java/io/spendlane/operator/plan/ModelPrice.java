package io.spendlane.operator.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a price list says about one model, in US dollars per million tokens. The fields are described at the head of
 * {@code prices.yaml}.
 */
record ModelPrice(
        String provider,
        String model,
        @Nullable String host,
        String mode,
        LocalDate asOf,
        String source,
        String basis,
        @Nullable String note,
        @Nullable Long contextWindow,
        @Nullable Long maxOutputTokens,
        @Nullable List<String> aliases,
        @Nullable List<String> otherwisePriced,
        boolean cacheWriteAutomatic,
        Price standard,
        @Nullable Price batch,
        @Nullable LongContext longContext,
        @Nullable Disputed disputed,
        @Nullable List<Change> changes,
        @Nullable List<Surcharge> uplifts) {

    static final String CHAT = "chat";

    ModelPrice {
        PriceListCheck.required(provider, "provider");
        PriceListCheck.required(model, "model");
        PriceListCheck.required(mode, "mode");
        PriceListCheck.required(asOf, "asOf");
        PriceListCheck.required(source, "source");
        PriceListCheck.required(basis, "basis");
        PriceListCheck.required(standard, "standard");
    }

    /** Prices at an instant: those of the last change that has begun, or those of the entry itself. */
    Terms at(Instant now) {
        Terms terms = new Terms(standard, batch, longContext, disputed);
        for (Change change : changesInOrder()) {
            if (!change.start().isAfter(now)) {
                terms = change.terms();
            }
        }
        return terms;
    }

    List<Change> changesInOrder() {
        return changes == null ? List.of() : changes;
    }

    boolean isCalled(String name) {
        return model.equals(name) || (aliases != null && aliases.contains(name));
    }

    boolean pricesOtherwise(String name) {
        return otherwisePriced != null && otherwisePriced.contains(name);
    }

    String name() {
        return host == null ? provider + " " + model : provider + " " + model + " at " + host;
    }

    /** Prices by kind of token. */
    record Price(
            Money input,
            @Nullable Money cachedInput,
            @Nullable Money cacheWrite,
            Money output) {
        Price {
            PriceListCheck.required(input, "input");
            PriceListCheck.required(output, "output");
        }

        /** What is billed. What is not priced apart is priced as input. */
        Rates rates(boolean cacheWriteAutomatic) {
            return new Rates(
                    input,
                    cachedInput == null ? input : cachedInput,
                    cacheWriteAutomatic && cacheWrite != null ? cacheWrite : input,
                    output);
        }
    }

    /** All prices that hold at one time. */
    record Terms(
            Price standard,
            @Nullable Price batch,
            @Nullable LongContext longContext,
            @Nullable Disputed disputed) {
        /** What requests in real time cost: the full price where a batch has its own, and no doubt about it. */
        Terms inRealtime() {
            LongContext context = longContext;
            return new Terms(
                    standard,
                    standard,
                    context == null
                            ? null
                            : new LongContext(
                                    context.aboveInputTokens(),
                                    context.unconfirmed(),
                                    context.standard(),
                                    context.standard()),
                    null);
        }
    }

    /** Prices for the whole of a request with more input than {@code aboveInputTokens}. */
    record LongContext(
            @JsonProperty(required = true) long aboveInputTokens,
            @Nullable String unconfirmed,
            Price standard,
            Price batch) {
        LongContext {
            PriceListCheck.required(standard, "standard");
            PriceListCheck.required(batch, "batch");
            if (aboveInputTokens <= 0) {
                throw new IllegalArgumentException("aboveInputTokens is a number of tokens above 0");
            }
        }
    }

    /** Another reading of the batch price; without one it is the full standard price. */
    record Disputed(
            String why, @Nullable Price batch, @Nullable Price longBatch) {
        Disputed {
            PriceListCheck.required(why, "why");
        }
    }

    /** Prices that take the place of the earlier ones. */
    record Change(
            LocalDate from,
            Price standard,
            @Nullable Price batch,
            @Nullable LongContext longContext,
            @Nullable Disputed disputed) {
        Change {
            PriceListCheck.required(from, "from");
            PriceListCheck.required(standard, "standard");
        }

        Instant start() {
            return from.atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        Terms terms() {
            return new Terms(standard, batch, longContext, disputed);
        }
    }

    /** A surcharge that is the account's choice: told, not applied. */
    record Surcharge(@JsonProperty(required = true) int percent, String when) {
        Surcharge {
            PriceListCheck.required(when, "when");
        }
    }
}
