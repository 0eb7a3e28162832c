package io.spendlane.operator.lane;

import io.spendlane.api.v1alpha1.SpendLaneStatus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a lane.
 *
 * @param status the whole next status; {@code null}: as it is
 * @param act what happens beside it
 * @param told what to tell people once the status is written
 */
record LaneTurn(@Nullable SpendLaneStatus status, Act act, List<Told> told, Duration lookAgainIn) {

    /** What a turn does beside writing the status. */
    enum Act {
        NOTHING,
        ADD_FINALIZER,
        REMOVE_FINALIZER,
        /** The status takes the lane over: after it is written, list the jobs. */
        TAKE_OVER,
        /** Somebody else owns the lane now. */
        STAND_DOWN,
        LIST_JOBS,
        /** Nothing is granted before the store was asked whether it knows of more than this lane. */
        COMPARE_RECORDS,
        READ_RECORDS,
        /** The status holds {@code carried} as made from the records. */
        CARRY_RECORDS
    }

    /** An event for people. */
    record Told(boolean warning, String reason, String message) {}

    static LaneTurn only(Act act, Duration lookAgainIn) {
        return new LaneTurn(null, act, List.of(), lookAgainIn);
    }
}
