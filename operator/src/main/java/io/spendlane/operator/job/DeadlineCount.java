package io.spendlane.operator.job;

/** Counts which deadlines were met: each job once, when it ends in time, or when its deadline passes. */
public interface DeadlineCount {
    void ended(String lane, boolean met);
}
