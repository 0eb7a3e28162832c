package io.spendlane.simulator.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.behaviour.Behaviour;
import io.spendlane.simulator.state.Json;
import io.spendlane.simulator.state.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A batch of 90 requests that takes 100 s: validation until 10, requests until 95, files until 100. */
class ProgressTest {
    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

    private static Batch batch(String behaviourJson, @Nullable Validated validated) throws Exception {
        Behaviour behaviour = Json.MAPPER.readValue(
                "{'completionSeconds':100%s}".formatted(behaviourJson).replace('\'', '"'), Behaviour.class);
        Plan plan = Plan.of(behaviour, Duration.ofDays(1), new Chance(1), 1, START);
        return new Batch(
                "batch_1",
                1,
                new NewBatch(
                        new Owner("openai", "default"),
                        List.of("file-1"),
                        null,
                        "/v1/chat/completions",
                        "24h",
                        Duration.ofDays(1),
                        null,
                        3600,
                        null),
                false,
                START,
                behaviour,
                plan,
                validated,
                null,
                null,
                null);
    }

    private static Validated validated() {
        return new Validated(START.plusSeconds(10), "m", 90, 900, 30);
    }

    @ParameterizedTest(name = "{0} at {1} s: {2}, {3} done and {4} failed")
    @CsvSource({
        "'', 0, in_progress, 0, 0",
        "'', 10, in_progress, 0, 0",
        "'', 52, in_progress, 44, 14",
        "'', 94, in_progress, 88, 29",
        "'', 95, finalizing, 90, 30",
        "'', 500, finalizing, 90, 30",
        "',''stuckPercent'':100', 94, in_progress, 45, 15",
        "',''stuckPercent'':100', 50000, in_progress, 45, 15",
        "',''expireAfterSeconds'':50,''expireDonePercent'':50', 30, in_progress, 22, 7",
        "',''expireAfterSeconds'':50,''expireDonePercent'':50', 50, in_progress, 45, 15",
        "',''expireAfterSeconds'':50,''expireDonePercent'':0', 50, in_progress, 0, 0",
        "',''expireAfterSeconds'':52', 52, in_progress, 44, 14",
    })
    void runs(String behaviour, int second, String state, int done, int failed) throws Exception {
        Batch batch = batch(behaviour, validated());
        Instant now = START.plusSeconds(second);
        assertThat(batch.stateAt(now).text()).isEqualTo(state);
        assertThat(Counts.of(batch, now)).isEqualTo(new Counts(90, done - failed, failed));
    }

    @ParameterizedTest(name = "{0} ends at {1} s")
    @CsvSource({
        "'', 100, false",
        "',''expireAfterSeconds'':200', 100, false",
        "',''expireAfterSeconds'':50', 50, true",
        "',''expireAfterSeconds'':200,''expireDonePercent'':10', 200, true",
        "',''stuckPercent'':100', 86400, true",
    })
    void ends(String behaviour, int second, boolean expires) throws Exception {
        Batch batch = batch(behaviour, validated());
        assertThat(batch.plan().endsAt(batch.behaviour())).isEqualTo(START.plusSeconds(second));
        assertThat(batch.plan().expires(batch.behaviour())).isEqualTo(expires);
    }

    @Test
    void countsNothingBeforeValidation() throws Exception {
        Batch batch = batch("", null);
        assertThat(batch.stateAt(START.plusSeconds(5))).isEqualTo(State.VALIDATING);
        assertThat(Counts.of(batch, START.plusSeconds(50))).isEqualTo(new Counts(0, 0, 0));
    }

    @Test
    void standsStillFromTheCancelCallOn() throws Exception {
        Batch batch = batch("", validated()).cancelled(START.plusSeconds(52));
        assertThat(batch.stateAt(START.plusSeconds(90))).isEqualTo(State.CANCELLING);
        assertThat(Counts.of(batch, START.plusSeconds(90))).isEqualTo(new Counts(90, 30, 14));
    }
}
