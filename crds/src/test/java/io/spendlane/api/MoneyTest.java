package io.spendlane.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
    @ParameterizedTest
    @CsvSource({
        "250.00, 250000000, 250.00",
        "0, 0, 0.00",
        "0.000001, 1, 0.000001",
        "1.5, 1500000, 1.50",
        "999999999.999999, 999999999999999, 999999999.999999",
        "-0.000002, -2, -0.000002",
        "-12.5, -12500000, -12.50"
    })
    void isReadAndWrittenExactly(String text, long micros, String written) {
        assertThat(Money.parseSigned(text)).isEqualTo(Money.micros(micros)).hasToString(written);
        assertThat(Money.parseSigned(written)).isEqualTo(Money.micros(micros));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1,00", "1e3", ".5", "1.", "00.5", "1.0000001", "--1", "-1", "1000000000", "NaN"})
    void whatIsNoAmountIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Money.parse(text)).withMessageContaining("250.00");
    }

    @Test
    void overflowThrows() {
        assertThatThrownBy(() -> Money.micros(Long.MAX_VALUE).plus(Money.micros(1)))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void apiAmountsHaveNoSign() {
        assertThat("-1".matches(Money.PATTERN)).isFalse();
        assertThat("1.00".matches(Money.PATTERN)).isTrue();
    }
}
