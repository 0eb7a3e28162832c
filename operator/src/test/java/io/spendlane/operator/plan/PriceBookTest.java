package io.spendlane.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;
import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.api.v1alpha1.TargetPrice;
import io.spendlane.operator.plan.PriceLookup.Found;
import io.spendlane.operator.plan.PriceLookup.Unknown;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PriceBookTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final PriceList OVERRIDES = list("""
            models:
              - {provider: openai, model: gpt-4o-mini, mode: chat, asOf: 2026-11-01, source: contract, basis: contract,
                 standard: {input: "0.14", output: "0.5"}, batch: {input: "0.07", output: "0.25"}}
              - {provider: openai, model: rt-only, mode: chat, asOf: 2026-11-01, source: contract, basis: contract,
                 standard: {input: "1", output: "2"}}
              - {provider: openai, model: ours, aliases: [ours-latest], mode: chat, asOf: 2026-11-01, source: contract,
                 basis: contract, standard: {input: "1", output: "2"}, batch: {input: "0.5", output: "1"},
                 changes: [{from: 2027-01-01, standard: {input: "2", output: "3"}, batch: {input: "1", output: "1.5"}},
                           {from: 2027-03-01, standard: {input: "0.2", output: "1"}, batch: {input: "0.1", output: "0.5"}}]}
              - {provider: openai, model: cheaper-here, host: proxy.example.com, mode: chat, asOf: 2026-11-01,
                 source: contract, basis: contract, standard: {input: "2", output: "4"}, batch: {input: "1", output: "2"}}
              - {provider: openai, model: cheaper-here, mode: chat, asOf: 2026-11-01, source: contract, basis: contract,
                 standard: {input: "4", output: "8"}, batch: {input: "2", output: "4"}}
              - {provider: openai, model: discount-in-doubt, mode: chat, asOf: 2026-11-01, source: contract, basis: contract,
                 standard: {input: "4", output: "8"}, batch: {input: "2", output: "4"}, disputed: {why: "two readings"},
                 longContext: {aboveInputTokens: 1000, standard: {input: "8", output: "12"},
                               batch: {input: "4", output: "6"}}}
              - {provider: openai, model: absurd, mode: chat, asOf: 2026-11-01, source: a slip, basis: a slip,
                 standard: {input: "1", output: "1"}, batch: {input: "0.000001", output: "1"},
                 longContext: {aboveInputTokens: 1000, standard: {input: "999999999", output: "1"},
                               batch: {input: "999999999", output: "1"}}}
              - {provider: openai-compatible, host: gpu.example.com, model: llama, mode: chat, asOf: 2026-11-01,
                 source: own, basis: own, standard: {input: "0", output: "0"}, batch: {input: "0", output: "0"}}
            """);
    private static final PriceBook BOOK = new PriceBook(PriceList.catalogue(), OVERRIDES);

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void finds(String story, Ask ask, Rates batch, String basis) {
        Found found = found(ask, NOW);
        assertThat(found.prices().batch()).isEqualTo(batch);
        assertThat(found.basis()).contains(basis);
    }

    static Stream<Arguments> finds() {
        return Stream.of(
                arguments(
                        "the catalogue's price", openAI("gpt-5.4-mini"), rates("0.375", "0.0375", "2.25"), "published"),
                arguments(
                        "a dated name costs what its model costs",
                        openAI("gpt-5.4-mini-2026-03-01"),
                        rates("0.375", "0.0375", "2.25"),
                        "a dated name of gpt-5.4-mini"),
                arguments(
                        "the host api.openai.com has no surcharge",
                        openAI("gpt-5.4-mini").at("https://api.openai.com/v1"),
                        rates("0.375", "0.0375", "2.25"),
                        "published"),
                arguments(
                        "a regional host costs 10 % more, rounded up to the micro-dollar",
                        openAI("gpt-5.4-mini").at("https://EU.api.openai.com./v1"),
                        rates("0.4125", "0.04125", "2.475"),
                        "plus 10 % at eu.api.openai.com"),
                arguments(
                        "a host that only looks regional has none",
                        openAI("gpt-5.4-mini").at("https://api.openai.com.example.com/v1"),
                        rates("0.375", "0.0375", "2.25"),
                        "published"),
                arguments(
                        "overrides go before the catalogue; cached input that is not priced costs as input",
                        openAI("gpt-4o-mini"),
                        rates("0.07", "0.07", "0.25"),
                        "contract"),
                arguments(
                        "an override holds for dated names too",
                        openAI("gpt-4o-mini-2024-07-18"),
                        rates("0.07", "0.07", "0.25"),
                        "contract"),
                arguments("an alias", openAI("ours-latest"), rates("0.5", "0.5", "1"), "contract"),
                arguments(
                        "an entry for the host goes before one for all, no surcharge on it",
                        openAI("cheaper-here").at("https://proxy.example.com/v1"),
                        rates("1", "1", "2"),
                        "contract"),
                arguments("the entry for all elsewhere", openAI("cheaper-here"), rates("2", "2", "4"), "contract"),
                arguments(
                        "a server of one's own may cost nothing if that is said",
                        new Ask(Provider.OpenAICompatible, "llama", null, "http://gpu.example.com:8000/v1"),
                        rates("0", "0", "0"),
                        "own"),
                arguments(
                        "a target's own price goes before everything",
                        openAI("gpt-4o-mini").own("0.05", "0.2", null),
                        rates("0.05", "0.05", "0.2"),
                        "lane's target"),
                arguments(
                        "a target's own price of zero",
                        new Ask(Provider.OpenAICompatible, "any", own("0", "0", null), "http://vllm:8000/v1"),
                        rates("0", "0", "0"),
                        "lane's target"),
                arguments(
                        "a target's uplift rounds up: 0.000001 and 10 % are 0.000002",
                        openAI("gpt-4o-mini").own("0.000001", "0.1", 10),
                        rates("0.000002", "0.000002", "0.11"),
                        "plus 10 %"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void doesNotKnow(String story, Ask ask, String... says) {
        PriceLookup lookup = ask.in(BOOK, NOW);
        assertThat(lookup)
                .isInstanceOfSatisfying(
                        Unknown.class,
                        unknown -> assertThat(unknown.message()).contains(says).hasSizeLessThanOrEqualTo(1024));
    }

    static Stream<Arguments> doesNotKnow() {
        String[] both = {"price: {batchInputUSD:", "SPENDLANE_PRICES", "provider: openai,"};
        return Stream.of(
                arguments("no such model", openAI("gpt-99"), both),
                arguments("the longest name", openAI("m".repeat(128)), both),
                arguments("a name that begins like a model's", openAI("gpt-5.4-mini-high"), both),
                arguments("a suffix that is no date", openAI("gpt-5.4-mini-2026-02-30"), both),
                arguments("a date written otherwise", openAI("gpt-5.4-mini-20260301"), both),
                arguments("a fine-tuned model", openAI("ft:gpt-4.1-mini:acme::x1"), both),
                arguments("another provider's model", openAI("claude-haiku-5-5"), both),
                arguments("a dated name that costs otherwise", openAI("gpt-4o-2024-05-13"), new String[] {
                    "does not cost what gpt-4o costs"
                }),
                arguments("no batch price", openAI("rt-only"), new String[] {"has no batch price"}),
                arguments("an embedding model", openAI("text-embedding-3-large"), new String[] {"mode embedding"}),
                arguments(
                        "an embedding model, whatever its price",
                        openAI("text-embedding-3-large").own("1", "1", null),
                        new String[] {"mode embedding"}),
                arguments(
                        "another server's prices are its own",
                        new Ask(Provider.OpenAICompatible, "gpt-5.4-mini", null, "https://gw.example.com/v1"),
                        new String[] {"host: gw.example.com", "provider: openai-compatible", "batchInputUSD"}),
                arguments(
                        "the same model at another server",
                        new Ask(Provider.OpenAICompatible, "llama", null, "https://other.example.com/v1"),
                        new String[] {"host: other.example.com"}),
                arguments("no host", openAI("gpt-5.4-mini").at("https://[[/v1"), new String[] {"baseUrl"}),
                arguments("half a host", openAI("gpt-5.4-mini").at("https://a:b:c/v1"), new String[] {"baseUrl"}),
                arguments("half a price", openAI("gpt-4o-mini").own("1", null, null), new String[] {
                    "price.batchOutputUSD is missing"
                }),
                arguments("no price at all", openAI("gpt-4o-mini").own("free", "1", null), new String[] {
                    "price.batchInputUSD", "such as \"250.00\""
                }),
                arguments("a discount as uplift", openAI("gpt-4o-mini").own("1", "1", -5), new String[] {
                    "price.upliftPercent"
                }),
                arguments("a price beyond reckoning", openAI("absurd").own("999999999", "1", null), new String[] {
                    "too large"
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void changesAtItsInstant(String now, Rates batch, @Nullable Rates hold) {
        ChargePrices prices = found(openAI("ours"), Instant.parse(now)).prices();
        assertThat(prices.batch()).isEqualTo(batch);
        assertThat(prices.hold()).isEqualTo(hold);
    }

    static Stream<Arguments> changesAtItsInstant() {
        Rates first = rates("0.5", "0.5", "1");
        Rates second = rates("1", "1", "1.5");
        Rates third = rates("0.1", "0.1", "0.5");
        return Stream.of(
                arguments("2026-11-21T12:00:00Z", first, null),
                arguments("2026-12-30T00:00:00Z", first, null),
                arguments("2026-12-30T00:00:01Z", first, second), // what is granted now may be billed at either price
                arguments("2026-12-31T23:59:59Z", first, second),
                arguments("2027-01-01T00:00:00Z", second, null),
                arguments("2027-02-27T00:00:00Z", second, null),
                arguments("2027-02-28T12:00:00Z", third, second),
                arguments("2027-03-01T00:00:00Z", third, null));
    }

    @Test
    void longContextHasItsOwnPrices() {
        ChargePrices prices = found(openAI("gpt-6.1-terra"), NOW).prices();
        assertThat(prices.longAbove()).isEqualTo(272_000);
        assertThat(prices.batch()).isEqualTo(rates("0.5", "0.025", "0.625", "2.5"));
        assertThat(prices.batchLong()).isEqualTo(rates("1", "0.05", "1.25", "3.75"));
        assertThat(prices.realtimeLong()).isEqualTo(rates("2", "0.1", "2.5", "7.5"));
        assertThat(prices.hold()).isNull();
        assertThat(prices.holdLong()).isNull();
    }

    @Test
    void unconfirmedLongContextIsHeldButNotSure() {
        ChargePrices prices = found(openAI("gpt-5.4"), NOW).prices();
        assertThat(prices.batchLong()).isEqualTo(prices.batch());
        assertThat(prices.realtimeLong()).isEqualTo(prices.realtime());
        assertThat(prices.hold()).isNull();
        assertThat(prices.holdLong()).isEqualTo(rates("2.5", "0.25", "2.5", "11.25"));
    }

    @Test
    void disputedDiscountHoldsAtTheFullPrice() {
        ChargePrices prices = found(openAI("discount-in-doubt"), NOW).prices();
        assertThat(prices.batch()).isEqualTo(rates("2", "2", "4"));
        assertThat(prices.hold()).isEqualTo(prices.realtime()).isEqualTo(rates("4", "4", "8"));
        assertThat(prices.batchLong()).isEqualTo(rates("4", "4", "6"));
        assertThat(prices.holdLong()).isEqualTo(prices.realtimeLong()).isEqualTo(rates("8", "8", "12"));
    }

    @Test
    void disputedPriceHoldsAtTheDearerReading() {
        Found found = found(openAI("gpt-5.6-sol"), NOW);
        assertThat(found.basis()).contains("disputed");
        assertThat(found.prices().batch()).isEqualTo(rates("2", "0.2", "2.5", "10"));
        assertThat(found.prices().hold()).isEqualTo(rates("2.5", "0.25", "3.125", "15"));
        assertThat(found.prices().holdLong()).isEqualTo(rates("5", "0.5", "6.25", "22.5"));
    }

    @Test
    void ownPriceLeavesNothingOutThatTheProviderBills() {
        ChargePrices prices =
                found(openAI("gpt-6.1-terra").own("0.4", "2", 10), NOW).prices();
        assertThat(prices.batch()).isEqualTo(rates("0.44", "0.44", "2.2"));
        assertThat(prices.batchLong()).isEqualTo(prices.batch());
        assertThat(prices.hold()).isEqualTo(rates("0.44", "0.44", "0.55", "2.2"));
        assertThat(prices.longAbove()).isEqualTo(272_000);
        assertThat(prices.holdLong()).isEqualTo(rates("0.88", "0.88", "1.1", "3.3"));
    }

    @Test
    void ownPriceInFull() {
        TargetPrice own = new TargetPrice("1", "2", "0.1", "1.25", "3", "5", 0);
        ChargePrices prices = found(new Ask(Provider.OpenAICompatible, "x", own, "https://x.example.com/v1"), NOW)
                .prices();
        assertThat(prices)
                .isEqualTo(new ChargePrices(
                        rates("1", "0.1", "1.25", "2"), null, rates("3", "0.2", "3", "5"), null, null, null, null));
    }

    @Test
    void saysWhenThePriceWasRead() {
        assertThat(found(openAI("gpt-5.4-mini"), NOW).asOf()).isEqualTo(LocalDate.parse("2026-08-01"));
        assertThat(found(openAI("gpt-5.4-mini").own("1", "1", null), NOW).asOf())
                .isNull();
    }

    private static Found found(Ask ask, Instant now) {
        PriceLookup lookup = ask.in(BOOK, now);
        assertThat(lookup).isInstanceOf(Found.class);
        ChargePricesCheck.consistent(((Found) lookup).prices());
        return (Found) lookup;
    }

    private static Ask openAI(String model) {
        return new Ask(Provider.OpenAI, model, null, null);
    }

    private static TargetPrice own(@Nullable String input, @Nullable String output, @Nullable Integer uplift) {
        return new TargetPrice(input, output, null, null, null, null, uplift);
    }

    private static Rates rates(String input, String cached, String output) {
        return rates(input, cached, input, output);
    }

    private static Rates rates(String input, String cached, String write, String output) {
        return new Rates(Money.parse(input), Money.parse(cached), Money.parse(write), Money.parse(output));
    }

    private static PriceList list(String yaml) {
        try {
            return PriceList.parse("overrides.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        } catch (PriceListException e) {
            throw new IllegalArgumentException(e);
        }
    }

    record Ask(
            Provider provider,
            String model,
            @Nullable TargetPrice own,
            @Nullable String baseUrl) {
        Ask at(String url) {
            return new Ask(provider, model, own, url);
        }

        Ask own(@Nullable String input, @Nullable String output, @Nullable Integer uplift) {
            return new Ask(provider, model, PriceBookTest.own(input, output, uplift), baseUrl);
        }

        PriceLookup in(PriceBook book, Instant now) {
            return book.priceOf(provider, Mode.Batch, model, own, baseUrl, now);
        }
    }
}
