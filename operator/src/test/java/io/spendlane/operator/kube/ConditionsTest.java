package io.spendlane.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.v1alpha1.Condition;
import io.spendlane.api.v1alpha1.Condition.ConditionStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConditionsTest {
    private static final Instant THEN = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-21T13:00:00.7Z");
    private static final Condition READY =
            new Condition("Ready", ConditionStatus.True, 1L, THEN, "Valid", "All is well.");

    @Test
    void begins_with_whole_seconds_and_the_generation_that_is_looked_at() {
        assertThat(Conditions.of(null, 4L, NOW).yes("Ready", "Valid", "Fine.").list())
                .containsExactly(new Condition(
                        "Ready", ConditionStatus.True, 4L, Instant.parse("2026-11-21T13:00:00Z"), "Valid", "Fine."));
    }

    @Test
    void a_transition_is_a_change_of_status_and_not_of_reason_or_message() {
        Conditions said = Conditions.of(List.of(READY), 2L, NOW).yes("Ready", "Other", "Other.");
        assertThat(said.list())
                .containsExactly(new Condition("Ready", ConditionStatus.True, 2L, THEN, "Other", "Other."));
        assertThat(said.no("Ready", "Broken", "No.").list().get(0).lastTransitionTime())
                .isEqualTo(Instant.parse("2026-11-21T13:00:00Z"));
    }

    @Test
    void keeps_the_others_and_their_order() {
        Condition stalled = new Condition("Stalled", ConditionStatus.False, 1L, THEN, "Valid", "No.");
        Conditions next = Conditions.of(List.of(READY, stalled), 1L, NOW)
                .no("Ready", "Broken", "No.")
                .yes("Blocked", "X", "Y");
        assertThat(next.list()).extracting(Condition::type).containsExactly("Ready", "Stalled", "Blocked");
        assertThat(next.list().get(1)).isEqualTo(stalled);
    }

    @Test
    void cuts_a_message_that_the_api_server_would_refuse() {
        String message = Conditions.of(null, 1L, NOW)
                .yes("Ready", "Valid", "x".repeat(5_000))
                .list()
                .get(0)
                .message();
        assertThat(message).hasSize(2_048).endsWith("x…");
    }

    @Test
    void holds_only_when_true() {
        List<Condition> conditions = List.of(
                READY,
                new Condition("A", ConditionStatus.False, 1L, THEN, "R", "M"),
                new Condition("B", ConditionStatus.Unknown, 1L, THEN, "R", "M"));
        assertThat(Conditions.holds(conditions, "Ready")).isTrue();
        assertThat(Conditions.holds(conditions, "A")).isFalse();
        assertThat(Conditions.holds(conditions, "B")).isFalse();
        assertThat(Conditions.holds(conditions, "C")).isFalse();
        assertThat(Conditions.holds(null, "Ready")).isFalse();
    }
}
