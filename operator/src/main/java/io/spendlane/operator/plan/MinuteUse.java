package io.spendlane.operator.plan;

/**
 * What a lane's real-time calls took within the last minute.
 *
 * @param tokens at most: what each call may take counts from when it is sent
 */
public record MinuteUse(long requests, long tokens) {
    public static final MinuteUse NONE = new MinuteUse(0, 0);
}
