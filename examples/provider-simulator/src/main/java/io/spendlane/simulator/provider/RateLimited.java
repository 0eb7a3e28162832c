package io.spendlane.simulator.provider;

/** An account has asked more than its limit lets it: each provider says so in its own form. */
public final class RateLimited extends RuntimeException {
    private final transient RateLeft left;

    RateLimited(RateLeft left) {
        super("rate limit", null, false, false);
        this.left = left;
    }

    RateLeft left() {
        return left;
    }
}
