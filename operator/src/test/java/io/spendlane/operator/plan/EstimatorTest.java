package io.spendlane.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.api.v1alpha1.ChargePrices.Baseline;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;
import io.spendlane.operator.plan.UsageRatio.Used;
import io.spendlane.operator.provider.Bound;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is likely: what part of its bounds work will use, and what that costs. */
class EstimatorTest {
    private static final Rates RATES = rates("1", "4");
    private static final ChargePrices PRICES =
            new ChargePrices(RATES, rates("2", "6"), rates("2", "8"), rates("4", "12"), 1_000L, null, null);
    private static final Money ENOUGH = Money.parse("1000");

    /** 100 items of 1,000 tokens in and 100 out; input and output as parts of their bounds. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void learns(String story, List<Used> known, double input, double output) {
        UsageRatio ratio = UsageRatio.learned(known, new Volume(100, 100_000, 10_000, 0, 0));
        assertThat(ratio.inputMillionths() / 1e6).isCloseTo(input, within(0.01));
        assertThat(ratio.outputMillionths() / 1e6).isCloseTo(output, within(0.01));
    }

    static Stream<Arguments> learns() {
        Used half = new Used(500_000, 1_000_000, 20_000, 100_000);
        Used one = new Used(500, 1_000, 20, 100);
        return Stream.of(
                arguments("nothing is known: what is assumed", List.of(), 0.25, 0.5),
                arguments("nothing came back yet", List.of(Used.NOTHING, Used.NOTHING), 0.25, 0.5),
                arguments("much is known", List.of(half), 0.5, 0.2),
                arguments("one item says little", List.of(one), 0.27, 0.47),
                arguments("one item of its own, and much of its kind", List.of(one, half), 0.5, 0.2),
                arguments(
                        "its own results go before all others",
                        List.of(half, new Used(9, 10_000_000, 9, 10_000_000)),
                        0.5,
                        0.2),
                arguments(
                        "more than its bound is at most its bound",
                        List.of(new Used(2_000_000, 1_000_000, 1, 1)),
                        1,
                        0.5),
                arguments("next to nothing is never nothing", List.of(new Used(0, 1L << 40, 0, 1L << 40)), 0, 0));
    }

    @Test
    void costs_what_is_likely_and_never_more_than_the_worst() {
        Volume volume = new Volume(10, 1_000_000, 100_000, 0, 0);
        TargetEstimate likely = new Estimator(volume, new UsageRatio(300_000, 500_000))
                .at("t", PRICES, ENOUGH, CompletionTimes.BATCH, true);
        assertThat(likely.input()).isEqualTo(new TokenEstimate(1_000_000, 300_000));
        assertThat(likely.output()).isEqualTo(new TokenEstimate(100_000, 50_000));
        assertThat(likely.likely()).isEqualTo(Money.parse("0.50"));
        assertThat(likely.realtime()).isEqualTo(Money.parse("1.00"));
        Money little = Money.parse("0.40");
        assertThat(new Estimator(volume, UsageRatio.PRIOR)
                        .at("t", PRICES, little, CompletionTimes.BATCH, true)
                        .likely())
                .isEqualTo(little);
    }

    @Test
    void requests_that_are_likely_long_are_priced_as_such() {
        Volume volume = Volume.NONE.plus(new Bound(4_000, 10), PRICES).plus(new Bound(4_001 * 4, 10), PRICES);
        assertThat(volume).isEqualTo(new Volume(2, 4_000, 10, 16_004, 10));
        Estimator estimator = new Estimator(volume, UsageRatio.PRIOR);
        assertThat(estimator
                        .at("t", PRICES, ENOUGH, CompletionTimes.BATCH, true)
                        .likely()
                        .micros())
                .isEqualTo(1_000 + 5 * 4 + 4_001 * 2 + 5 * 6);
        assertThat(estimator.baseline(PRICES)).isNull();
        assertThat(estimator
                        .baseline(PRICES.with(new Baseline(rates("10", "10"), null, null)))
                        .micros())
                .isEqualTo((1_000 + 5 + 4_001 + 5) * 10);
    }

    /** A part of a number of tokens is exact and rounded up once, however large it is. */
    @Test
    void parts_are_exact() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long tokens = random.nextLong(1L << 42);
            long millionths = 1 + random.nextInt(1_000_000);
            java.math.BigInteger product =
                    java.math.BigInteger.valueOf(tokens).multiply(java.math.BigInteger.valueOf(millionths));
            long expected = product.add(java.math.BigInteger.valueOf(999_999))
                    .divide(java.math.BigInteger.valueOf(1_000_000))
                    .longValueExact();
            assertThat(new UsageRatio(millionths, 1).input(tokens))
                    .isEqualTo(expected)
                    .isLessThanOrEqualTo(tokens);
        }
    }

    private static Rates rates(String input, String output) {
        return new Rates(Money.parse(input), Money.parse(input), Money.parse(input), Money.parse(output));
    }
}
