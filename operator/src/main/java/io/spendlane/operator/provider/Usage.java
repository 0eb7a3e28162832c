package io.spendlane.operator.provider;

/**
 * Tokens of one request, in one form for all providers.
 *
 * @param input all input tokens, those read from and written to the cache included
 * @param cached of these, read from the prompt cache
 * @param cacheWrite of these, written to the prompt cache
 * @param output all output tokens, thinking included
 * @param reasoning of these, thinking
 */
public record Usage(long input, long cached, long cacheWrite, long output, long reasoning) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    /** @throws IllegalArgumentException when a number is negative, or a part is more than its whole */
    public Usage {
        if (input < 0 || cached < 0 || cacheWrite < 0 || output < 0 || reasoning < 0) {
            throw new IllegalArgumentException("negative token count");
        }
        if (cached + cacheWrite > input || reasoning > output) {
            throw new IllegalArgumentException("a part of the tokens is more than all of them");
        }
    }
}
