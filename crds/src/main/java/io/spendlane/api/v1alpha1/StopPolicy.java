package io.spendlane.api.v1alpha1;

/** What a lane does with new and running work. */
public enum StopPolicy {
    None,
    Hold,
    HoldAndDrain
}
