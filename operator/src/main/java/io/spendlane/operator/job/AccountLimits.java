package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.Target.TargetLimits;
import java.util.stream.Stream;

/**
 * What may be at a provider at a time, of one model of an account: the strictest of what all lanes say that share it.
 *
 * @param batches {@code Integer.MAX_VALUE}: no limit
 * @param tokens at worst; {@code Long.MAX_VALUE}: no limit
 * @param keptPercent of these, and of what the provider allows, left to others; 0 to 90
 */
record AccountLimits(int batches, long tokens, int keptPercent) {
    static final AccountLimits NONE = new AccountLimits(Integer.MAX_VALUE, Long.MAX_VALUE, 0);
    private static final int ALL = 100;

    static AccountLimits strictest(Stream<TargetLimits> limits) {
        return limits.map(AccountLimits::of).reduce(NONE, AccountLimits::and);
    }

    private static AccountLimits of(TargetLimits limits) {
        return new AccountLimits(
                limits.maxBatchesInFlight() == null ? NONE.batches : limits.maxBatchesInFlight(),
                limits.maxEnqueuedTokens() == null ? NONE.tokens : limits.maxEnqueuedTokens(),
                limits.interactiveReservePercent() == null ? 0 : limits.interactiveReservePercent());
    }

    private AccountLimits and(AccountLimits other) {
        return new AccountLimits(
                Math.min(batches, other.batches),
                Math.min(tokens, other.tokens),
                Math.max(keptPercent, other.keptPercent));
    }

    boolean any() {
        return batches != NONE.batches || tokens != NONE.tokens;
    }

    /** Batches that are ours to use: at least one. */
    int ownBatches() {
        return batches == NONE.batches ? batches : Math.max(1, (int) ((long) batches * (ALL - keptPercent) / ALL));
    }

    /** Tokens that are ours to use. */
    long ownTokens() {
        return tokens == NONE.tokens
                ? tokens
                : Math.max(1, tokens / ALL * (ALL - keptPercent) + tokens % ALL * (ALL - keptPercent) / ALL);
    }
}
