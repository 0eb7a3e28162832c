package io.spendlane.operator.plan;

import io.spendlane.api.v1alpha1.Backup;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a batch is too slow for what was planned with it. Pure. */
public final class Lateness {
    /** What is expected of the rest is stretched by a quarter: the last items of a batch come slower than the first. */
    private static final int STRETCH_PERCENT = 125;

    /** Part of the time so far that may pass without progress, before what was shown counts for nothing. */
    private static final int IDLE_PARTS = 5;

    private static final Duration SOON = Duration.ofSeconds(5);

    private Lateness() {}

    /**
     * What is seen of a batch at its provider.
     *
     * @param since when its create was put on record
     * @param movedAt when its counts last moved; {@code since} where they never did
     * @param done items that are done
     * @param total items; 0: not known
     * @param finalizing whether all is done but the writing of results
     */
    public record Sight(Instant since, Instant movedAt, long done, long total, boolean finalizing) {}

    /** Why a batch is given up. */
    public enum Cause {
        TOO_LATE("TooLate"),
        STUCK("Stuck");

        private final String word;

        Cause(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** The latest moment at which its backup can take over and still make the deadline; {@code null}: there is none to make. */
    public static @Nullable Instant switchBy(@Nullable Instant deadline, Backup backup) {
        return deadline == null ? null : deadline.minusSeconds(backup.aheadSeconds());
    }

    /** As {@link #switchBy}; {@code null} also where the backup never could make it: to give up for lateness would only cost more. */
    private static @Nullable Instant lateFrom(@Nullable Instant deadline, Backup backup, Sight sight) {
        Instant switchBy = switchBy(deadline, backup);
        return switchBy == null || !switchBy.isAfter(sight.since()) ? null : switchBy;
    }

    /** The next moment at which waiting on may be too long, whatever is seen until then. */
    public static Instant nextLook(@Nullable Instant deadline, Backup backup, Sight sight, Instant now) {
        Instant stuck = sight.movedAt().plusSeconds(backup.stuckSeconds());
        Instant late = lateFrom(deadline, backup, sight);
        if (late != null && !now.isBefore(late)) {
            // It goes on because it seems to make it: as soon as it stops to, it is given up.
            late = now.plus(SOON);
        }
        return late == null || stuck.isBefore(late) ? stuck : late;
    }

    /** Why it should be given up now; {@code null}: it should not. */
    public static @Nullable Cause cause(@Nullable Instant deadline, Backup backup, Sight sight, Instant now) {
        if (sight.finalizing()) {
            return null;
        }
        if (!now.isBefore(sight.movedAt().plusSeconds(backup.stuckSeconds()))) {
            return Cause.STUCK;
        }
        Instant late = lateFrom(deadline, backup, sight);
        if (deadline == null || late == null || now.isBefore(late)) {
            return null;
        }
        return makesIt(deadline, sight, now) ? null : Cause.TOO_LATE;
    }

    /** At the pace that it has shown, as long as it keeps to it. */
    private static boolean makesIt(Instant deadline, Sight sight, Instant now) {
        long millis = Duration.between(sight.since(), now).toMillis();
        long idle = Duration.between(sight.movedAt(), now).toMillis();
        if (sight.done() <= 0 || sight.total() <= 0 || millis <= 0 || idle * IDLE_PARTS > millis) {
            return false;
        }
        double left = (double) (sight.total() - sight.done()) / sight.done() * millis * STRETCH_PERCENT / 100;
        return !now.plusMillis((long) left).isAfter(deadline);
    }

    /** Whether the backup has to begin although the first has not ended: later it would miss the deadline. */
    public static boolean waitsTooLong(@Nullable Instant deadline, Backup backup, Instant now) {
        return deadline != null && !now.isBefore(deadline.minusSeconds(backup.seconds())) && now.isBefore(deadline);
    }
}
