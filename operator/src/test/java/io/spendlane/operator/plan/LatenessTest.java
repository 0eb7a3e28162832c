package io.spendlane.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.v1alpha1.Backup;
import io.spendlane.operator.plan.Lateness.Cause;
import io.spendlane.operator.plan.Lateness.Sight;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When a batch is given up: it began an hour ago, and its results are wanted in 30 minutes. */
class LatenessTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant BEGAN = NOW.minusSeconds(3_600);
    private static final Instant DEADLINE = NOW.plusSeconds(1_800);

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void givesUp(String story, Instant deadline, long backupSeconds, long done, Cause cause) {
        Backup backup = new Backup("backup", backupSeconds, 600, 86_400);
        Sight sight = new Sight(BEGAN, done == 0 ? BEGAN : NOW, done, 100, false);
        assertThat(Lateness.cause(deadline, backup, sight, NOW)).isEqualTo(cause);
        assertThat(Lateness.nextLook(deadline, backup, sight, NOW)).isAfter(NOW);
    }

    static Stream<Arguments> givesUp() {
        return Stream.of(
                arguments("the backup still has time", DEADLINE, 1_100, 0, null),
                arguments("the last moment for it", DEADLINE, 1_200, 0, Cause.TOO_LATE),
                arguments("but it makes it at its pace", DEADLINE, 1_200, 80, null),
                arguments("at this pace it does not", DEADLINE, 1_200, 50, Cause.TOO_LATE),
                arguments("nobody waits for it", null, 1_200, 0, null),
                arguments("no backup could have made it, not even at the beginning", DEADLINE, 4_800, 0, null));
    }
}
