package io.spendlane.api.v1alpha1;

/** How requests reach the provider. */
public enum Mode {
    /** Through the provider's batch endpoint. */
    Batch,
    /** One by one, answered at once, at the full price. */
    Realtime
}
