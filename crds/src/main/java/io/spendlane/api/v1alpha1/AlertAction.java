package io.spendlane.api.v1alpha1;

/** What happens when a threshold is reached. */
public enum AlertAction {
    Notify,
    Block
}
