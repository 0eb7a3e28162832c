package io.spendlane.simulator.batch;

import java.time.Duration;
import java.time.Instant;

/** How far a batch has come: requests finish one after another, evenly over the time that is planned. */
public final class Progress {
    private static final double STUCK_AT = 0.5;

    private Progress() {}

    /** The last twentieth of the way, at most 10 s, is spent on writing the result files. */
    public static Instant finalizingAt(Batch batch) {
        Duration all = Duration.between(batch.createdAt(), batch.plan().completesAt());
        Duration tail = all.dividedBy(20);
        return batch.plan().completesAt().minus(tail.getSeconds() < 10 ? tail : Duration.ofSeconds(10));
    }

    /** Requests done at that time, with an answer or an error; 0 before validation. */
    public static int doneAt(Batch batch, Instant now) {
        Validated validated = batch.validated();
        if (validated == null) {
            return 0;
        }
        Double share = batch.behaviour().expireDonePercent();
        double reached = fraction(validated.at(), end(batch), now);
        if (share != null) {
            reached *= share / 100;
        } else if (batch.plan().stuck()) {
            reached = Math.min(reached, STUCK_AT);
        }
        return (int) Math.floor(validated.rows() * reached + 1e-9);
    }

    private static Instant end(Batch batch) {
        return batch.behaviour().expireDonePercent() == null
                ? finalizingAt(batch)
                : batch.plan().expiresAt();
    }

    private static double fraction(Instant from, Instant to, Instant now) {
        if (!now.isBefore(to)) {
            return 1;
        }
        double all = Duration.between(from, to).toMillis();
        return all <= 0 ? 1 : Math.max(0, Duration.between(from, now).toMillis() / all);
    }
}
