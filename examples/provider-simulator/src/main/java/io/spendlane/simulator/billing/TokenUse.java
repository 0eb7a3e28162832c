package io.spendlane.simulator.billing;

/**
 * Tokens as a provider counts them.
 *
 * @param input all input tokens, cached and cache-written ones included
 * @param output all output tokens, reasoning included
 */
public record TokenUse(long input, long cached, long cacheWrite, long output, long reasoning) {
    public static final TokenUse NONE = new TokenUse(0, 0, 0, 0, 0);

    public static TokenUse of(long input, long output) {
        return new TokenUse(input, 0, 0, output, 0);
    }

    public TokenUse plus(TokenUse other) {
        return new TokenUse(
                input + other.input,
                cached + other.cached,
                cacheWrite + other.cacheWrite,
                output + other.output,
                reasoning + other.reasoning);
    }

    public long total() {
        return input + output;
    }
}
