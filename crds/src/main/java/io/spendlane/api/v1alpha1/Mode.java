package io.spendlane.api.v1alpha1;

/** How requests reach the provider. */
public enum Mode {
    Batch
}
