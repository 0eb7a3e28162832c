package io.spendlane.operator.job;

import io.spendlane.api.v1alpha1.SettledCharges;
import io.spendlane.operator.lane.BaselineSum;
import io.spendlane.operator.lane.QuarterHours;
import io.spendlane.operator.store.SpendRecord;
import java.util.List;

/** Adds up settled charges by lane, quarter-hour, target and model. */
final class Merging {
    private static final int MOST = 512;

    private Merging() {}

    /** What one charge came to. */
    static SettledCharges of(SpendRecord record) {
        return new SettledCharges(
                record.lane(),
                QuarterHours.begin(record.grantTime()),
                record.target(),
                record.model(),
                1,
                record.spentUSD(),
                record.uncertainUSD(),
                record.realtimeUSD(),
                record.baselineUSD(),
                record.inputTokens(),
                record.outputTokens(),
                record.uncertainTokens());
    }

    static void add(List<SettledCharges> into, SettledCharges one) {
        for (int i = 0; i < into.size(); i++) {
            SettledCharges other = into.get(i);
            if (other.lane().equals(one.lane())
                    && other.quarter().equals(one.quarter())
                    && other.target().equals(one.target())
                    && other.model().equals(one.model())) {
                into.set(i, sum(other, one));
                return;
            }
        }
        if (into.size() == MOST) {
            throw new IllegalStateException("more settled quarter-hours than a status holds");
        }
        into.add(one);
    }

    private static SettledCharges sum(SettledCharges a, SettledCharges b) {
        return new SettledCharges(
                a.lane(),
                a.quarter(),
                a.target(),
                a.model(),
                a.batches() + b.batches(),
                a.spentUSD().plus(b.spentUSD()),
                a.uncertainUSD().plus(b.uncertainUSD()),
                a.realtimeUSD().plus(b.realtimeUSD()),
                BaselineSum.of(a).plus(BaselineSum.of(b)).usd(),
                a.inputTokens() + b.inputTokens(),
                a.outputTokens() + b.outputTokens(),
                a.uncertainTokens() + b.uncertainTokens());
    }
}
