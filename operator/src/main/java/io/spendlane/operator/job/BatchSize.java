package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.Escalation;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.Target;
import io.spendlane.api.v1alpha1.Target.TargetLimits;
import io.spendlane.operator.lane.LaneTerms;
import io.spendlane.operator.provider.BatchWire;
import org.jspecify.annotations.Nullable;

/** How large the batches of a target get: within what wire, account and target allow. Pure. */
final class BatchSize {
    /** Items at stake at once where a batch that is given up is paid and lost as a whole: those that ended before it are kept. */
    static final int EXPENDABLE = 1_000;

    private BatchSize() {}

    static BatchWire.Limits of(SpendLane lane, Target target, BatchWire wire, AccountLimits account) {
        BatchWire.Limits most = wire.limits();
        TargetLimits own = target.limits();
        int items = smaller(most.maxItems(), own == null ? null : own.maxItemsPerBatch());
        long bytes = own == null || own.maxBytesPerBatch() == null
                ? most.maxBytes()
                : Math.min(most.maxBytes(), own.maxBytesPerBatch());
        boolean atStake = !wire.keepsOnCancel() && mayBeGivenUp(lane);
        return new BatchWire.Limits(atStake ? Math.min(items, EXPENDABLE) : items, bytes, account.ownTokens());
    }

    private static int smaller(int most, @Nullable Integer own) {
        return own == null ? most : Math.min(most, own);
    }

    private static boolean mayBeGivenUp(SpendLane lane) {
        return SurveyWork.targetsOf(lane).size() > 1
                && new LaneTerms(lane.getSpec()).escalation() != Escalation.Disabled;
    }
}
