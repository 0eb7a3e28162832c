package io.spendlane.simulator.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsdTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.00",
        "12, 12.00",
        "12.5, 12.50",
        "0.0175, 0.0175",
        "0.100, 0.10",
        "0.000000000000000001, 0.000000000000000001",
        "123456789.000000000000000001, 123456789.000000000000000001",
    })
    void readsAndPrintsEveryDecimal(String given, String printed) {
        assertThat(Usd.parse(given)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.", ".5", "1e3", "1,5", "0.0000000000000000001"})
    void refusesWhatIsNoAmount(String given) {
        assertThatThrownBy(() -> Usd.parse(given)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "{1} tokens at {0} per million cost {2}")
    @CsvSource({
        "0.375, 1, 0.000000375",
        "0.0175, 1, 0.0000000175",
        "0.0175, 3, 0.0000000525",
        "10, 1000000, 10.00",
        "0.025, 9007199254740993, 225179981.368524825",
    })
    void pricesPerMillionTokensExactly(String price, long tokens, String cost) {
        assertThat(Usd.parse(price).perMillionTimes(tokens)).hasToString(cost);
    }

    @Test
    void upliftsExactly() {
        assertThat(Usd.parse("0.0000000175").times(Usd.parse("1.10"))).hasToString("0.00000001925");
    }

    @Test
    void neverRounds() {
        Usd smallest = new Usd(BigInteger.ONE);
        assertThatThrownBy(() -> smallest.perMillionTimes(1)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> smallest.times(Usd.parse("1.5"))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void addsManySmallAmountsWithoutDrift() {
        Usd sum = Usd.ZERO;
        for (int i = 0; i < 1_000_000; i++) {
            sum = sum.plus(Usd.parse("0.0000000175"));
        }
        assertThat(sum).hasToString("0.0175");
    }
}
