package io.spendlane.operator.lane;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Ask;
import java.util.function.ToLongFunction;

/**
 * What is left of one limit while grants are given. Within one decision.
 *
 * <p>Units are micro-dollars for a budget and tokens for tokens per day.
 */
final class Room {
    /** A job above this part of a limit leaves half of what is left to smaller ones behind it. */
    private static final long LARGE = 4;

    /** Below this part of a limit, to keep some of it for one job leaves little idle. */
    private static final long LITTLE = 20;

    /** No budget's name has capitals. */
    static final String TOKENS = "tokensPerDay";

    final String name;
    private final long limit;
    private final boolean tokens;
    private final ToLongFunction<Ask> need;
    private final ToLongFunction<Ask> least;
    private long free;
    private long kept;

    private Room(
            String name, long limit, long free, boolean tokens, ToLongFunction<Ask> need, ToLongFunction<Ask> least) {
        this.name = name;
        this.tokens = tokens;
        this.limit = limit;
        this.free = free;
        this.need = need;
        this.least = least;
    }

    static Room ofBudget(String name, Money limit, Money free) {
        return new Room(
                name,
                limit.micros(),
                free.micros(),
                false,
                ask -> ask.amount().micros(),
                ask -> ask.smallestPart().micros());
    }

    static Room ofTokens(long limit, long free) {
        return new Room(TOKENS, limit, free, true, Ask::tokens, Ask::smallestTokens);
    }

    boolean ofTokens() {
        return tokens;
    }

    boolean lacks(Ask ask) {
        return least.applyAsLong(ask) > free - kept;
    }

    boolean large(Ask ask) {
        return need.applyAsLong(ask) > limit / LARGE;
    }

    boolean little(Ask ask) {
        return least.applyAsLong(ask) <= limit / LITTLE;
    }

    /** The most that this ask gets, with so much asked for by smaller ones behind it. Not for one that {@link #lacks}. */
    long most(Ask ask, long behind) {
        long left = free - kept;
        long shared = large(ask) ? left - Math.min(behind, left / 2) : left;
        return Math.min(need.applyAsLong(ask), Math.max(shared, least.applyAsLong(ask)));
    }

    void take(Part part) {
        free = Math.subtractExact(free, tokens ? part.tokens() : part.amount());
    }

    /** Keeps the least that this ask needs from those behind it, as far as it is there. */
    void keepFor(Ask ask) {
        long wanted = least.applyAsLong(ask);
        kept = wanted <= limit ? Math.max(0, Math.min(wanted, free)) : 0;
    }

    long need(Ask ask) {
        return need.applyAsLong(ask);
    }
}
