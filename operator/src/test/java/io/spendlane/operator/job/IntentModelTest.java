package io.spendlane.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.operator.job.IntentModel.Bounds;
import io.spendlane.operator.job.IntentModel.Without;
import io.spendlane.operator.model.Explorer;
import org.junit.jupiter.api.Test;

/** No course of events pays a batch twice, or pays it and forgets: every one is looked at. */
final class IntentModelTest {
    @Test
    void nothing_is_paid_twice_and_nothing_paid_is_forgotten() {
        Explorer.Seen seen =
                Explorer.explore("intent", new IntentModel(Without.NOTHING, new Bounds(2, 3, 3, 0, false)), 5_000_000);
        System.out.println(seen);
        assertThat(seen.fault()).isEmpty();
    }
}
