package io.spendlane.operator.items;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static final String RUN = Samples.RUN;

    @Test
    void namesAreWithinWhatEveryProviderTakes() {
        Names longest = new Names(RUN, 99, Integer.MAX_VALUE);
        assertThat(longest.batch(9_999_999)).isEqualTo("sl-" + RUN + "-99-2147483647-9999999");
        assertThat(longest.batch(9_999_999)).matches("[A-Za-z0-9_-]{1,64}");
        assertThat(longest.customId(9_999_999)).isEqualTo(RUN + "-99-2147483647-9999999");
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "1,1,7", "99,2147483647,9999999"})
    void takesApartWhatItMade(int step, int submission, int item) {
        Names names = new Names(RUN, step, submission);
        assertThat(names.item(names.customId(item))).isEqualTo(item);
        assertThat(BatchName.parse(names.batch(item))).contains(new BatchName(names, item));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                RUN,
                RUN + "-1-1-",
                RUN + "-1-1-x",
                RUN + "-1-1-07",
                RUN + "-1-1--7",
                RUN + "-1-1-7 ",
                RUN + "-1-1-+7",
                RUN + "-1-1-2147483648",
                RUN + "-1-1-99999999999999999999",
                RUN + "-1-2-7",
                RUN + "-11-1-7",
                RUN + "-1-1-\u0661",
                "bbcdefghij234567abcd-1-1-7",
                "sl-" + RUN + "-1-1-7"
            })
    void isNoItemOfThisCut(String customId) {
        assertThat(new Names(RUN, 1, 1).item(customId)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sl-",
                RUN + "-1-1-7",
                "sl-" + RUN + "-1-1",
                "sl-" + RUN + "-1-1-7-8",
                "sl-" + RUN + "-100-1-7",
                "sl-" + RUN + "-1-01-7",
                "sl-ABCDEFGHIJ234567ABCD-1-1-7",
                "sl-abc-1-1-7",
                "xx-" + RUN + "-1-1-7",
                "sl-" + RUN + "-1-1-7.ids"
            })
    void isNoNameOfABatch(String name) {
        assertThat(BatchName.parse(name)).isEmpty();
    }

    @Test
    void refusesParts() {
        assertThatThrownBy(() -> new Names("short", 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Names(RUN, 100, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Names(RUN, 1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Names(RUN, 1, 1).batch(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
