package io.spendlane.api.v1alpha1;

/** What becomes of a job whose deadline is over before its work is done. */
public enum OnDeadlineMiss {
    /** It goes on, and says that it is late. */
    Continue,
    /** Nothing more is admitted; what runs is collected, and the job ends Failed with what it has. */
    Fail
}
