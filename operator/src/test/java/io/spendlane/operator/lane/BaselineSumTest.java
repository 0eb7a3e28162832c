package io.spendlane.operator.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.Money;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Work with and without a baseline, added up: the difference to what was spent is what was saved where there was one. */
class BaselineSumTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void adds(String story, List<BaselineSum> all, Money sum) {
        assertThat(all.stream().reduce(BaselineSum.NONE, BaselineSum::plus).usd())
                .isEqualTo(sum);
    }

    static Stream<Arguments> adds() {
        return Stream.of(
                arguments("nothing", List.of(), null),
                arguments("nowhere a baseline", List.of(spent(2), spent(3)), null),
                arguments("everywhere one", List.of(against(2, 8), against(3, 9)), usd(17)),
                arguments("what had none counts as spent", List.of(spent(2), against(3, 9)), usd(11)),
                arguments("whatever the order", List.of(against(3, 9), spent(2), spent(4)), usd(15)));
    }

    private static BaselineSum spent(long dollars) {
        return new BaselineSum(null, usd(dollars));
    }

    private static BaselineSum against(long dollars, long baseline) {
        return new BaselineSum(usd(baseline), usd(dollars));
    }

    private static Money usd(long dollars) {
        return Money.micros(dollars * 1_000_000);
    }
}
