package io.spendlane.operator.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an account may still ask before its rate limits hold it up, as an answer's headers tell it; {@code null} where they do not.
 *
 * @param requests at least 0
 * @param tokens at least 0; of the bucket that is emptiest, where there are several
 * @param requestsResetAt when all requests are allowed again, by our clock
 * @param tokensResetAt the same of tokens
 */
public record RateLeft(
        @Nullable Long requests,
        @Nullable Long tokens,
        @Nullable Instant requestsResetAt,
        @Nullable Instant tokensResetAt) {
    public static final RateLeft UNKNOWN = new RateLeft(null, null, null, null);
}
