package io.spendlane.simulator.batch;

import io.spendlane.simulator.answers.Chance;
import io.spendlane.simulator.behaviour.Behaviour;
import java.time.Duration;
import java.time.Instant;

/**
 * What will become of a batch, decided when it is created.
 *
 * @param validatesAt when its input is read and it starts, or fails
 * @param completesAt when all requests are done, unless it is stuck or expires before
 * @param expiresAt the end of its window
 * @param stuck stops half-way
 */
public record Plan(Instant validatesAt, Instant completesAt, Instant expiresAt, boolean stuck) {
    private static final Duration LONGEST_VALIDATION = Duration.ofSeconds(30);

    static Plan of(Behaviour behaviour, Duration life, Chance chance, long number, Instant now) {
        Duration completion = behaviour.completion(chance.fraction("completion", number));
        Duration validation = completion.dividedBy(10);
        return new Plan(
                now.plus(validation.compareTo(LONGEST_VALIDATION) < 0 ? validation : LONGEST_VALIDATION),
                now.plus(completion),
                now.plus(behaviour.window(life)),
                chance.percent(behaviour.stuckPercent(), "stuck", number));
    }

    /** Whether it runs until the end of its window. */
    boolean expires(Behaviour behaviour) {
        return stuck || behaviour.expireDonePercent() != null || completesAt.isAfter(expiresAt);
    }

    /** When it ends if nobody cancels it. */
    Instant endsAt(Behaviour behaviour) {
        return expires(behaviour) ? expiresAt : completesAt;
    }
}
