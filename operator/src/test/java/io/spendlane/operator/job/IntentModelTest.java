package io.spendlane.operator.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.operator.job.IntentModel.Bounds;
import io.spendlane.operator.job.IntentModel.Without;
import io.spendlane.operator.model.Explorer;
import io.spendlane.operator.model.Explorer.Seen;
import io.spendlane.operator.model.LongForm;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes between any two steps, a batch is paid once, and what was paid is counted. And without any one guard it is not so. */
final class IntentModelTest {
    private static final Bounds SHORT = new Bounds(2, 2, 2, 0, false);

    static Stream<Arguments> pays_once() {
        Arguments brief = arguments("two processes", SHORT);
        return LongForm.asked()
                ? Stream.of(
                        brief,
                        arguments("the same, with three files and three stamps", new Bounds(2, 3, 3, 0, false)),
                        arguments("the same, and any of them may be told to stop", new Bounds(2, 2, 3, 0, true)),
                        arguments("the same, one is killed and a third begins", new Bounds(3, 2, 2, 1, true)))
                : Stream.of(brief);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void pays_once(String story, Bounds bounds) {
        Seen seen = LongForm.told(
                story, () -> Explorer.explore(story, new IntentModel(Without.NOTHING, bounds), LongForm.MOST));
        assertThat(seen.fault()).as(seen.toString()).isEmpty();
        assertThat(seen.all() || LongForm.asked()).as(seen.toString()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NOTHING")
    void is_paid_twice_without(Without guard) {
        Seen seen = LongForm.told(
                "without " + guard,
                () -> Explorer.explore("without " + guard, new IntentModel(guard, SHORT), LongForm.MOST));
        assertThat(seen.fault()).contains("paid twice");
    }
}
