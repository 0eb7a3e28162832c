package io.spendlane.operator.provider;

/** The most tokens that one request can be billed for: never less than what the provider counts. */
public record Bound(long input, long output) {}
