package io.spendlane.operator.plan;

import io.spendlane.api.Money;

/**
 * What work would take and cost at one target.
 *
 * @param target its name within the lane
 * @param items to be sent
 * @param likely USD to be expected
 * @param worst USD at most: this is what would be held
 * @param realtime USD that the same model would likely cost in real time
 * @param completion from submission to results
 * @param keepsOnCancel whether what is done by then comes back when it is cancelled; else it is paid and lost
 */
public record TargetEstimate(
        String target,
        long items,
        TokenEstimate input,
        TokenEstimate output,
        Money likely,
        Money worst,
        Money realtime,
        Completion completion,
        boolean keepsOnCancel) {}
