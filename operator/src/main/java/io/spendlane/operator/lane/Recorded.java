package io.spendlane.operator.lane;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.operator.lane.Folding.Spent;
import io.spendlane.operator.store.BatchRecord;
import io.spendlane.operator.store.SpendRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the store says about a lane: spend records added up by job and quarter-hour, and batches that have none, at their hold.
 *
 * @param spent by uid of the job that settled it
 * @param open batches that were put on record and have no spend record yet
 */
public record Recorded(Map<String, List<Spent>> spent, List<BatchRecord> open) {

    /** Adds up records as they are read; keeps one amount per job and quarter-hour. */
    public static final class Reader {
        private final Map<String, Map<Instant, Spent>> byJob = new HashMap<>();

        public void add(SpendRecord settled) {
            Instant quarter = QuarterHours.begin(settled.grantTime());
            Spent one = new Spent(
                    quarter,
                    settled.spentUSD(),
                    settled.uncertainUSD(),
                    settled.realtimeUSD(),
                    settled.baselineUSD(),
                    Math.addExact(
                            Math.addExact(settled.inputTokens(), settled.outputTokens()), settled.uncertainTokens()));
            byJob.computeIfAbsent(settled.jobUID(), uid -> new LinkedHashMap<>())
                    .merge(quarter, one, Spent::plus);
        }

        public Recorded with(List<BatchRecord> open) {
            Map<String, List<Spent>> spent = new HashMap<>();
            byJob.forEach((uid, quarters) -> spent.put(uid, List.copyOf(quarters.values())));
            return new Recorded(Map.copyOf(spent), List.copyOf(open));
        }
    }

    /**
     * What the lane has to carry: what jobs spent that it does not see, or has folded.
     *
     * @param seen uids of the jobs that the lane counts by themselves
     * @param charged names of the batches that any of its jobs holds a charge for, or held one since this process started
     */
    List<Spent> carriedBeside(Set<String> seen, Set<String> charged) {
        List<Spent> carried = new ArrayList<>();
        spent.forEach((uid, amounts) -> {
            if (!seen.contains(uid)) {
                carried.addAll(amounts);
            }
        });
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
