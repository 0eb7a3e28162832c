package io.spendlane.operator.plan;

import java.util.List;

/**
 * What part of the tokens that work is bounded at it will likely use.
 *
 * @param inputMillionths of the input bound, from 1 to a million; {@code outputMillionths} likewise
 */
public record UsageRatio(long inputMillionths, long outputMillionths) {
    private static final long WHOLE = 1_000_000;

    /** Work that is already known counts as much as what is learned from this many items. */
    private static final int ITEMS_OF_TRUST = 10;

    /**
     * Before anything is known. Input is bounded by its bytes, and English has about four characters to a token
     * (<a href="https://help.openai.com/en/articles/4936856-what-are-tokens-and-how-to-count-them">OpenAI, What are tokens</a>). Of output
     * nobody knows: half of its limit is assumed.
     */
    public static final UsageRatio PRIOR = new UsageRatio(WHOLE / 4, WHOLE / 2);

    public UsageRatio {
        if (inputMillionths < 1 || inputMillionths > WHOLE || outputMillionths < 1 || outputMillionths > WHOLE) {
            throw new IllegalArgumentException("not parts of a whole: " + inputMillionths + ", " + outputMillionths);
        }
    }

    /** Tokens that were used, and those that were bounded for the same items. */
    public record Used(long input, long inputBound, long output, long outputBound) {
        public static final Used NOTHING = new Used(0, 0, 0, 0);

        public Used plus(Used other) {
            return new Used(
                    input + other.input,
                    inputBound + other.inputBound,
                    output + other.output,
                    outputBound + other.outputBound);
        }
    }

    /** What is likely for {@code volume}, by what was used before, the nearest kin first. The less is known, the more the next one counts. */
    public static UsageRatio learned(List<Used> nearestFirst, Volume volume) {
        double inputTrust = ITEMS_OF_TRUST * perItem(volume.allInput(), volume.items());
        double outputTrust = ITEMS_OF_TRUST * perItem(volume.allOutput(), volume.items());
        double input = PRIOR.inputMillionths;
        double output = PRIOR.outputMillionths;
        for (int i = nearestFirst.size() - 1; i >= 0; i--) {
            Used used = nearestFirst.get(i);
            input = towards(used.input(), used.inputBound(), input, inputTrust);
            output = towards(used.output(), used.outputBound(), output, outputTrust);
        }
        return new UsageRatio(millionths(input), millionths(output));
    }

    private static double perItem(long tokens, long items) {
        return items == 0 ? 1 : Math.max(1, (double) tokens / items);
    }

    private static double towards(long used, long bound, double known, double trust) {
        return (used * (double) WHOLE + known * trust) / (bound + trust);
    }

    private static long millionths(double part) {
        return Math.max(1, Math.min(WHOLE, Math.round(part)));
    }

    /** Likely input tokens of what is bounded at {@code bound}; rounded up. */
    public long input(long bound) {
        return part(bound, inputMillionths);
    }

    /** Likely output tokens of what is limited to {@code limit}; rounded up. */
    public long output(long limit) {
        return part(limit, outputMillionths);
    }

    private static long part(long tokens, long millionths) {
        long rest = tokens % WHOLE * millionths;
        return tokens / WHOLE * millionths + -Math.floorDiv(-rest, WHOLE);
    }
}
