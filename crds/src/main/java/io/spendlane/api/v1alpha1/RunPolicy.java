package io.spendlane.api.v1alpha1;

/** Whether a job does its work. */
public enum RunPolicy {
    Run,
    /** It is read, priced and planned, and then stays as it is: nothing is asked for, nothing is paid. */
    EstimateOnly
}
