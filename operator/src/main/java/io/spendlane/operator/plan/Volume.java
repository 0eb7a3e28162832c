package io.spendlane.operator.plan;

import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.operator.provider.Bound;

/**
 * How much work there is for one target: tokens as bounded, those of requests with a long context apart.
 *
 * @param items number of requests
 * @param input bound of the input tokens of ordinary requests, {@code output} likewise
 * @param longInput of requests that will likely be billed as long, {@code longOutput} likewise
 */
public record Volume(long items, long input, long output, long longInput, long longOutput) {
    public static final Volume NONE = new Volume(0, 0, 0, 0, 0);

    /** With one request more. Whether it is a long one goes by its likely input: by its bound nearly all would be. */
    public Volume plus(Bound bound, ChargePrices prices) {
        Long above = prices.longAbove();
        boolean isLong = above != null && UsageRatio.PRIOR.input(bound.input()) > above;
        return isLong
                ? new Volume(
                        items + 1,
                        input,
                        output,
                        Math.addExact(longInput, bound.input()),
                        Math.addExact(longOutput, bound.output()))
                : new Volume(
                        items + 1,
                        Math.addExact(input, bound.input()),
                        Math.addExact(output, bound.output()),
                        longInput,
                        longOutput);
    }

    public long allInput() {
        return Math.addExact(input, longInput);
    }

    public long allOutput() {
        return Math.addExact(output, longOutput);
    }
}
