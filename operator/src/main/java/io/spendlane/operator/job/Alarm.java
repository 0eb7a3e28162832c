package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.operator.items.HarvestResult;
import java.util.ArrayList;
import java.util.List;

/** Money that was not counted as usual, and why. Told as an event. */
record Alarm(Reason reason, String message) {

    /** What came back of a charge, next to what was bounded and sent. */
    static List<Alarm> of(Charge charge, HarvestResult result) {
        List<Alarm> alarms = new ArrayList<>();
        if (result.spentUSD().exceeds(charge.heldUSD())) {
            alarms.add(new Alarm(
                    Reason.ABOVE_HOLD,
                    "Batch %s came to %s USD, above its hold of %s USD: the provider billed more tokens than requests were bounded at (%d rows)."
                            .formatted(charge.batch(), result.spentUSD(), charge.heldUSD(), result.aboveBound())));
        }
        if (result.doubled() > 0 || result.unknown() > 0) {
            alarms.add(new Alarm(
                    Reason.RESULTS_UNEXPECTED,
                    "Batch %s has %d doubled and %d unknown result rows; their tokens are counted, as uncertain."
                            .formatted(charge.batch(), result.doubled(), result.unknown())));
        }
        if (result.lost() > 0) {
            alarms.add(new Alarm(
                    Reason.RESULTS_MISSING,
                    "Batch %s has no result for %d items; they are counted at worst case, uncertain, and tried again."
                            .formatted(charge.batch(), result.lost())));
        }
        return alarms;
    }
}
