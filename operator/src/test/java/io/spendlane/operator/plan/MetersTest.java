package io.spendlane.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;
import io.spendlane.operator.plan.ModelPrice.Terms;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.Usage;
import java.math.BigInteger;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hold and settlement of a charge: the invoice is never more than what is spent, and that never more than what was held. */
class MetersTest {
    private static final int CHARGES = 60;
    private static final int REQUESTS = 40;
    private static final long DEFAULT_LONG = 272_000;

    @ParameterizedTest(name = "{0}")
    @MethodSource("prices")
    void noUsageWithinItsBoundCostsMoreThanWasHeld(String model, ChargePrices prices) {
        Random random = new Random(model.hashCode());
        for (int charge = 0; charge < CHARGES; charge++) {
            HoldMeter hold = new HoldMeter(prices);
            SettleMeter settled = new SettleMeter(prices);
            Sum certain = new Sum();
            for (int request = 0; request < REQUESTS; request++) {
                Bound bound = bound(random, prices);
                hold.add(bound);
                if (random.nextInt(4) == 0) {
                    settled.maybe(bound);
                } else {
                    Usage usage = within(bound, random, prices);
                    settled.used(usage);
                    certain.add(usage, prices);
                }
            }
            assertThat(settled.spent()).isLessThanOrEqualTo(hold.amount());
            assertThat(settled.uncertain()).isBetween(Money.ZERO, settled.spent());
            assertThat(settled.spent().minus(settled.uncertain()))
                    .as("what is not uncertain is the batch price, rounded up once")
                    .isEqualTo(certain.roundedUp());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("prices")
    void theDearestUsageOfABoundIsWhatIsHeld(String model, ChargePrices prices) {
        long above = prices.longAbove() == null ? DEFAULT_LONG : prices.longAbove();
        for (long input : new long[] {1, above - 1, above, above + 1, 2 * above}) {
            Bound bound = new Bound(input, 1000);
            HoldMeter hold = new HoldMeter(prices);
            hold.add(bound);
            SettleMeter plain = new SettleMeter(prices);
            plain.used(new Usage(input, 0, 0, 1000, 0));
            SettleMeter written = new SettleMeter(prices);
            written.used(new Usage(input, 0, input, 1000, 0));
            assertThat(hold.amount()).isEqualTo(plain.spent().max(written.spent()));
            assertThat(hold.amount()).isEqualTo(hold.of(bound));
        }
    }

    static Stream<Arguments> prices() {
        return PriceList.catalogue().models().stream()
                .flatMap(model -> Stream.concat(
                                Stream.of(new Terms(
                                        model.standard(), model.batch(), model.longContext(), model.disputed())),
                                model.changesInOrder().stream().map(ModelPrice.Change::terms))
                        .map(terms ->
                                Quote.of(terms, Objects.requireNonNull(terms.batch()), model.cacheWriteAutomatic()))
                        .map(quote -> Arguments.of(
                                model.name(),
                                quote.with(new Uplift(model.name().hashCode() & 15))
                                        .prices())));
    }

    private static Bound bound(Random random, ChargePrices prices) {
        long above = prices.longAbove() == null ? DEFAULT_LONG : prices.longAbove();
        long input = switch (random.nextInt(4)) {
            case 0 -> above + random.nextInt(5) - 2;
            case 1 -> above + random.nextInt(800_000);
            default -> 1 + random.nextInt(5_000);
        };
        return new Bound(input, random.nextInt(4_000));
    }

    /** Anything that the provider may report for a request of this bound; often all of it, or right at the long-context boundary. */
    private static Usage within(Bound bound, Random random, ChargePrices prices) {
        long above = prices.longAbove() == null ? DEFAULT_LONG : prices.longAbove();
        long input = switch (random.nextInt(3)) {
            case 0 -> bound.input();
            case 1 -> Math.min(bound.input(), above + random.nextInt(3) - 1);
            default -> random.nextLong(bound.input() + 1);
        };
        long cached = random.nextLong(input + 1);
        long written = random.nextLong(input - cached + 1);
        long output = random.nextBoolean() ? bound.output() : random.nextLong(bound.output() + 1);
        return new Usage(input, cached, written, output, random.nextLong(output + 1));
    }

    /** The batch price of what was used, reckoned apart from the meters. */
    private static final class Sum {
        private BigInteger picos = BigInteger.ZERO;

        void add(Usage usage, ChargePrices prices) {
            boolean isLong = prices.longAbove() != null && usage.input() > prices.longAbove();
            Rates rates = Objects.requireNonNull(isLong ? prices.batchLong() : prices.batch());
            add(usage.input() - usage.cached() - usage.cacheWrite(), rates.input());
            add(usage.cached(), rates.cachedInput());
            add(usage.cacheWrite(), rates.cacheWrite());
            add(usage.output(), rates.output());
        }

        private void add(long tokens, Money price) {
            picos = picos.add(BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(price.micros())));
        }

        Money roundedUp() {
            BigInteger million = BigInteger.valueOf(1_000_000);
            return Money.micros(
                    picos.add(million.subtract(BigInteger.ONE)).divide(million).longValueExact());
        }
    }

    @Test
    void addsUpTheExampleOfAnInvoice() {
        SettleMeter meter = new SettleMeter(flat("0.375", "0.0375", "2.25"));
        meter.used(new Usage(1_000, 400, 0, 200, 50));
        meter.used(new Usage(1_001, 0, 0, 0, 0));
        // 600 x 0.375 + 400 x 0.0375 + 200 x 2.25 + 1001 x 0.375 = 1065.375 micro-dollars
        assertThat(meter.spent()).isEqualTo(Money.micros(1_066));
        assertThat(meter.uncertain()).isEqualTo(Money.ZERO);
        assertThat(meter.realtime()).isEqualTo(Money.micros(2_131));
        assertThat(meter.inputTokens()).isEqualTo(2_001);
        assertThat(meter.cachedInputTokens()).isEqualTo(400);
        assertThat(meter.outputTokens()).isEqualTo(200);
    }

    @Test
    void disputedDiscountIsSpentInFullAndShownAsUncertain() {
        Rates batch = rates("1", "1", "2");
        ChargePrices prices =
                new ChargePrices(batch, null, rates("2", "2", "4"), null, null, rates("2", "2", "4"), null);
        SettleMeter meter = new SettleMeter(prices);
        meter.used(new Usage(3, 0, 0, 1, 0));
        assertThat(meter.spent()).isEqualTo(Money.micros(10));
        assertThat(meter.uncertain()).isEqualTo(Money.micros(5));
    }

    @Test
    void whatMayHaveBeenBilledIsAllUncertain() {
        SettleMeter meter = new SettleMeter(flat("0.5", "0.1", "1"));
        meter.maybe(new Bound(3, 1));
        assertThat(meter.spent()).isEqualTo(Money.micros(3));
        assertThat(meter.uncertain()).isEqualTo(Money.micros(3));
        assertThat(meter.realtime()).isEqualTo(Money.ZERO);
    }

    @Test
    void halvesOfAMicroDollarAreRoundedOnce() {
        ChargePrices prices = flat("0.5", "0.5", "0.5");
        HoldMeter hold = new HoldMeter(prices);
        hold.add(new Bound(1, 0));
        hold.add(new Bound(1, 0));
        SettleMeter settled = new SettleMeter(prices);
        settled.used(new Usage(1, 0, 0, 0, 0));
        settled.maybe(new Bound(1, 0));
        assertThat(hold.amount()).isEqualTo(Money.micros(1));
        assertThat(settled.spent()).isEqualTo(Money.micros(1));
    }

    @Test
    void tellsWhatOneRequestMoreWouldComeTo() {
        HoldMeter hold = new HoldMeter(flat("0.5", "0.5", "0.5"));
        hold.add(new Bound(1, 0));
        assertThat(hold.with(new Bound(1, 0))).isEqualTo(Money.micros(1));
        assertThat(hold.with(new Bound(2, 0))).isEqualTo(Money.micros(2));
        assertThat(hold.tokens()).isEqualTo(1);
    }

    @Test
    void overflowThrows() {
        ChargePrices dear = flat("999999999", "999999999", "999999999");
        HoldMeter hold = new HoldMeter(dear);
        assertThatThrownBy(() -> hold.add(new Bound(10_000, 0))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> hold.add(new Bound(0, 10_000))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new HoldMeter(flat("0", "0", "0")).add(new Bound(Long.MAX_VALUE, 1)))
                .isInstanceOf(ArithmeticException.class);
        SettleMeter settled = new SettleMeter(dear);
        assertThatThrownBy(() -> settled.used(new Usage(10_000, 0, 0, 0, 0))).isInstanceOf(ArithmeticException.class);
        SettleMeter free = new SettleMeter(flat("0", "0", "0"));
        free.used(new Usage(Long.MAX_VALUE, 0, 0, 0, 0));
        assertThatThrownBy(() -> free.used(new Usage(1, 0, 0, 0, 0))).isInstanceOf(ArithmeticException.class);
    }

    private static ChargePrices flat(String input, String cached, String output) {
        Rates batch = rates(input, cached, output);
        return new ChargePrices(batch, null, EachRate.of(batch, rate -> rate.times(2)), null, null, null, null);
    }

    private static Rates rates(String input, String cached, String output) {
        return new Rates(Money.parse(input), Money.parse(cached), Money.parse(input), Money.parse(output));
    }
}
