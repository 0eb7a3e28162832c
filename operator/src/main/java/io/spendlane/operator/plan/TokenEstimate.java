package io.spendlane.operator.plan;

/**
 * Tokens of one kind that work may take.
 *
 * @param bound the most that can be billed: the hold is made from it
 * @param likely what is to be expected, at most {@code bound}; nothing is held by it
 */
public record TokenEstimate(long bound, long likely) {
    public TokenEstimate {
        if (bound < 0 || likely < 0 || likely > bound) {
            throw new IllegalArgumentException("not 0 <= likely <= bound: likely " + likely + ", bound " + bound);
        }
    }
}
