package io.spendlane.operator.lane;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.operator.lane.Folding.Spent;
import io.spendlane.operator.store.BatchRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the store says about a lane: spend records added up by quarter-hour, and batches that have none, at their hold.
 *
 * @param open batches that were put on record and have no spend record yet
 * @param apart uids of the jobs that were to be told apart
 */
public record Recorded(List<RecordedDay> days, List<BatchRecord> open, Set<String> apart) {

    /** Whether what these jobs settled can be left out. If not, the records have to be read again for them. */
    boolean tellsApart(Set<String> jobs) {
        Set<String> others = new HashSet<>(jobs);
        others.removeAll(apart);
        Marks marks = Marks.of(others);
        return days.stream().allMatch(day -> day.tellsApart(marks));
    }

    /**
     * What the lane has to carry: what jobs spent that it does not see, or has folded.
     *
     * @param seen uids of the jobs that the lane counts by themselves; they must be told apart
     * @param charged names of the batches that any of its jobs holds a charge for, or held one since this process started
     */
    List<Spent> carriedBeside(Set<String> seen, Set<String> charged) {
        List<Spent> carried = new ArrayList<>();
        days.forEach(day -> day.addBeside(seen, carried));
        for (BatchRecord batch : open) {
            Charge charge = batch.charge();
            if (!seen.contains(batch.jobUID()) && !charged.contains(charge.batch())) {
                carried.add(new Spent(
                        QuarterHours.begin(charge.grantTime()),
                        charge.heldUSD(),
                        charge.heldUSD(),
                        Money.ZERO,
                        null,
                        charge.heldTokens()));
            }
        }
        return carried;
    }
}
