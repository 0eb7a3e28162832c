package io.spendlane.operator.lane;

import io.spendlane.api.v1alpha1.Ask;
import java.math.BigInteger;

/**
 * What is granted of an ask: micro-dollars and tokens. Where one of the two is short, the other is cut to what goes with it, so that a
 * grant holds nothing that its job cannot use; never below the least that the job can begin with.
 */
record Part(long amount, long tokens) {

    /** {@code amount} and {@code tokens}: the most that there is of each, not below the least of the ask. */
    static Part of(Ask ask, long amount, long tokens) {
        long whole = ask.amount().micros();
        long cutAmount = Math.min(amount, Math.max(ask.smallestPart().micros(), share(whole, tokens, ask.tokens())));
        long cutTokens = Math.min(tokens, Math.max(ask.smallestTokens(), share(ask.tokens(), amount, whole)));
        return new Part(cutAmount, cutTokens);
    }

    /** So much of {@code whole} as {@code part} is of {@code all}, rounded up. */
    private static long share(long whole, long part, long all) {
        if (part >= all) {
            return whole;
        }
        BigInteger[] parts = BigInteger.valueOf(whole)
                .multiply(BigInteger.valueOf(part))
                .divideAndRemainder(BigInteger.valueOf(all));
        return parts[0].longValueExact() + (parts[1].signum() > 0 ? 1 : 0);
    }
}
