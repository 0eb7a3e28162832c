package io.spendlane.operator.lane;

import java.time.Instant;

/** Quarter-hours of UTC. Every time zone's days begin at one, so charges added up by them fall into whole periods. */
public final class QuarterHours {
    public static final long SECONDS = 900;

    private QuarterHours() {}

    public static Instant begin(Instant time) {
        return begin(time, SECONDS);
    }

    /** Begin of the slice of {@code width} seconds that {@code time} is in. */
    static Instant begin(Instant time, long width) {
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), width) * width);
    }
}
