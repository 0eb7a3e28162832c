package io.spendlane.simulator.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected amounts are worked out by hand from the published prices. */
class PriceTableTest {
    private static final Instant NOVEMBER = Instant.parse("2026-11-21T00:00:00Z");
    private final PriceTable prices = PriceTable.load();

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void costs(String story, String model, Mode mode, TokenUse use, String expected) {
        ModelPrice price = prices.find("openai", model).orElseThrow();
        assertThat(PriceTable.cost(price, mode, use, NOVEMBER, true, null)).hasToString(expected);
    }

    static Stream<Arguments> costs() {
        return Stream.of(
                arguments("batch is half", "gpt-5.4-mini", Mode.BATCH, TokenUse.of(1_000_000, 1_000_000), "2.625"),
                arguments(
                        "real time is whole", "gpt-5.4-mini", Mode.REALTIME, TokenUse.of(1_000_000, 1_000_000), "5.25"),
                arguments("one token each", "gpt-5.4-mini", Mode.BATCH, TokenUse.of(1, 1), "0.000002625"),
                arguments("nothing", "gpt-5.4-mini", Mode.BATCH, TokenUse.NONE, "0.00"),
                arguments("at the limit of the long tier", "gpt-6.1-sol", Mode.BATCH, TokenUse.of(272_000, 0), "0.272"),
                arguments(
                        "above it, all tokens cost more",
                        "gpt-6.1-sol",
                        Mode.BATCH,
                        TokenUse.of(272_001, 100),
                        "0.544752"),
                arguments("long in real time", "gpt-6.1-sol", Mode.REALTIME, TokenUse.of(300_000, 1_000), "1.215"),
                arguments(
                        "cached input is part of the input",
                        "gpt-6.1-terra",
                        Mode.BATCH,
                        new TokenUse(1_000, 400, 0, 0, 0),
                        "0.00031"),
                arguments(
                        "cache writes cost more than input",
                        "gpt-6.1-sol",
                        Mode.BATCH,
                        new TokenUse(1_000, 0, 1_000, 0, 0),
                        "0.00125"),
                arguments(
                        "reasoning is part of the output",
                        "gpt-5.4-mini",
                        Mode.BATCH,
                        new TokenUse(0, 0, 0, 1_000, 900),
                        "0.00225"),
                arguments(
                        "an unknown cache price is the input price",
                        "gpt-6.1-sol",
                        Mode.BATCH,
                        new TokenUse(1_000, 1_000, 0, 0, 0),
                        "0.001"),
                arguments(
                        "embeddings have no output price",
                        "text-embedding-3-small",
                        Mode.BATCH,
                        TokenUse.of(1_000, 0),
                        "0.00001"));
    }

    @Test
    void switchesOffTiers() {
        ModelPrice price = prices.find("openai", "gpt-6.1-sol").orElseThrow();
        assertThat(PriceTable.cost(price, Mode.BATCH, TokenUse.of(300_000, 0), NOVEMBER, false, null))
                .hasToString("0.30");
    }

    @Test
    void appliesUplifts() {
        ModelPrice price = prices.find("openai", "gpt-5.4-mini").orElseThrow();
        assertThat(PriceTable.cost(price, Mode.BATCH, TokenUse.of(1, 1), NOVEMBER, true, Usd.parse("1.10")))
                .hasToString("0.0000028875");
    }

    @Test
    void changesPricesOnTheirDay() {
        ModelPrice changing = prices.all().stream()
                .filter(price -> price.changes() != null)
                .findFirst()
                .orElseThrow();
        TokenUse million = TokenUse.of(1_000_000, 0);
        Instant before = Instant.parse("2026-12-31T23:59:59Z");
        Instant after = Instant.parse("2027-01-01T00:00:00Z");
        assertThat(PriceTable.cost(changing, Mode.BATCH, million, before, true, null))
                .isEqualTo(changing.batch().input());
        assertThat(PriceTable.cost(changing, Mode.BATCH, million, after, true, null))
                .hasToString("0.75");
    }

    @Test
    void everyModelOfTheTableHasBothPrices() {
        assertThat(prices.all()).hasSize(59).allSatisfy(price -> {
            assertThat(price.standard().input()).isGreaterThan(Usd.ZERO);
            assertThat(price.batch().input())
                    .isGreaterThan(Usd.ZERO)
                    .isLessThan(price.standard().input());
        });
    }
}
