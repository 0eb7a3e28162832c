package io.spendlane.api.v1alpha1;

/** How soon work is needed. */
public enum Urgency {
    Critical,
    High,
    Normal,
    Low
}
