package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.operator.it.WholeWay.End;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** The way of a job whose batch gets stuck: watched, given up, cancelled, collected and settled; what is left is asked in real time. */
final class EscalatedWay {
    private static final int ITEMS = 12;
    /** Calls that are under way at once: no wire can say of them whether they were paid for. */
    private static final int AT_ONCE = 8;

    private static final Duration UNTIL_IT_COUNTS_AS_STUCK = Duration.ofMinutes(4);

    private EscalatedWay() {}

    /** Goes it, and looks whether the books balance. What was under way at a crash may be paid twice; all else is paid once. */
    static End go(Scene scene) {
        scene.patient(UNTIL_IT_COUNTS_AS_STUCK);
        EscalationIT.lane(scene, 1, "routing: {switchSeconds: 5}");
        scene.job("job", ITEMS, "urgency: Low");
        assertThat(scene.awaitComplete("job").getStatus().escalations()).hasSize(1);
        List<String> results = scene.lines("outbox/job/results.jsonl");
        List<String> deadLetters = scene.lines("outbox/job/dead-letters.jsonl");
        WholeWay.gone(scene);
        int twice = scene.provider().duplicateItems();
        assertThat(twice).isLessThanOrEqualTo(AT_ONCE);
        scene.books().balanceButFor(twice);
        Platform.cluster().kubectl("delete", "spendlane", scene.laneName(), "--timeout=60s");
        return new End(results, deadLetters, BigDecimal.ZERO);
    }
}
