package io.spendlane.api.v1alpha1;

/** How a target is chosen among those that meet a job's terms. */
public enum RoutingStrategy {
    /** The first in the lane's order. */
    Ordered,
    /** The one that is likely to cost least. */
    Cheapest
}
