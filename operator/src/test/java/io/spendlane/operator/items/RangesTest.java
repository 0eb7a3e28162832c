package io.spendlane.operator.items;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangesTest {
    @Test
    void writesRunsAndSingles() {
        Ranges.Builder builder = new Ranges.Builder();
        List.of(0, 1, 2, 7, 9, 10).forEach(builder::add);
        Ranges ranges = builder.build();

        assertThat(ranges.strings()).containsExactly("0-2", "7", "9-10");
        assertThat(ranges.items()).isEqualTo(6);
        assertThat(Ranges.parse(ranges.strings())).isEqualTo(ranges).hasSameHashCodeAs(ranges);
        BitSet items = new BitSet();
        ranges.addTo(items);
        assertThat(items).hasToString("{0, 1, 2, 7, 9, 10}");
    }

    @Test
    void holdsNone() {
        assertThat(Ranges.parse(List.of()).items()).isZero();
        assertThat(new Ranges.Builder().build().strings()).isEmpty();
    }

    @Test
    void holdsManySinglesSmall() {
        Ranges.Builder builder = new Ranges.Builder();
        for (int item = 0; item < 100_000; item += 2) {
            builder.add(item);
        }
        assertThat(builder.build().items()).isEqualTo(50_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "1-", "-1", "2-1", "1-2-3", "x", "01", "10000000", "1 - 2"})
    void refuses(String range) {
        assertThatThrownBy(() -> Ranges.parse(List.of(range))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesDisorder() {
        assertThatThrownBy(() -> Ranges.parse(List.of("5-9", "9-12"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ranges.parse(List.of("5", "1"))).isInstanceOf(IllegalArgumentException.class);
    }
}
