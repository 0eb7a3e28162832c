package io.spendlane.operator.lane;

import io.spendlane.operator.lane.Admission.Asking;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Whose turn it is: by urgency, then by slack to the deadline, then by age. Waiting raises a job by a class every eight hours, up to High,
 * and no deadline counts as further away than a day after the job asked. So whatever keeps arriving, a job is the first in turn after a
 * day, but for those that waited as long.
 */
final class Turns {
    private static final Duration CLASS = Duration.ofHours(8);
    private static final Duration FURTHEST = Duration.ofHours(24);
    private static final int HIGH = 1;

    private Turns() {}

    static List<Asking> inOrder(List<Asking> asks, Instant now) {
        return asks.stream()
                .sorted(Comparator.<Asking>comparingInt(asking -> rank(asking, now))
                        .thenComparing(Turns::wanted)
                        .thenComparing(Asking::created)
                        .thenComparing(Asking::jobUID))
                .toList();
    }

    /** Its class, as waiting has raised it. */
    static int rank(Asking asking, Instant now) {
        int rank = Urgencies.rank(asking.urgency());
        long raised = Math.max(0, waited(asking, now).dividedBy(CLASS));
        return Math.min(rank, (int) Math.max(HIGH, rank - raised));
    }

    static Duration waited(Asking asking, Instant now) {
        return Duration.between(asking.ask().time(), now);
    }

    private static Instant wanted(Asking asking) {
        Instant furthest = asking.ask().time().plus(FURTHEST);
        Instant deadline = asking.deadline();
        return deadline == null || furthest.isBefore(deadline) ? furthest : deadline;
    }
}
