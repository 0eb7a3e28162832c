package io.spendlane.simulator.state;

/** Whose something is: accounts see only their own, and each provider's wire is a world of its own. */
public record Owner(String provider, String account) {}
