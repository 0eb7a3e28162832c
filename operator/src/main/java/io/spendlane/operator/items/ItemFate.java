package io.spendlane.operator.items;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.operator.items.ItemLine.Failure;
import io.spendlane.operator.items.ItemLine.Outcome;
import io.spendlane.operator.items.ItemLine.Success;
import io.spendlane.operator.plan.SettleMeter;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.Usage;
import org.jspecify.annotations.Nullable;

/** What the rows of one item come to: the first success wins, else the last failure; all of them are metered. */
final class ItemFate {
    private static final String LOST = "lost";
    private static final String NEVER_RAN = "never_ran";

    private final Bound bound;
    private final Tally tally;
    private final SettleMeter cost;
    private @Nullable Outcome outcome;

    ItemFate(Bound bound, Tally tally) {
        this.bound = bound;
        this.tally = tally;
        this.cost = tally.meterOfOne();
    }

    void add(ResultLine row) {
        if (outcome != null) {
            tally.doubled++;
        }
        if (row instanceof ResultLine.Answered answer) {
            Usage usage = answer.usage();
            if (usage == null) {
                maybe();
            } else {
                tally.used(usage, bound);
                cost.used(usage);
            }
            if (!(outcome instanceof Success)) {
                outcome = new Success(WellFormed.tree(answer.output()), WellFormed.text(answer.finishReason()), usage);
            }
        } else if (row instanceof ResultLine.Failed failure) {
            if (failure.mayBeBilled()) {
                maybe();
            }
            if (!(outcome instanceof Success)) {
                outcome = new Failure(WellFormed.text(failure.errorClass()), failure.retryable(), true);
            }
        }
    }

    /** The item's line; counts it. */
    ItemLine line(int item, int submission, @Nullable JsonNode id, Missing missing) {
        Outcome end = outcome;
        if (end == null) {
            tally.lost++;
            end = missing(missing);
        } else if (end instanceof Success) {
            tally.answered++;
        } else {
            tally.failed++;
        }
        return new ItemLine(item, submission, id, end, cost.spent().micros());
    }

    private Outcome missing(Missing missing) {
        if (missing == Missing.NEVER_RAN) {
            return new Failure(NEVER_RAN, true, false);
        }
        maybe();
        return new Failure(LOST, true, true);
    }

    private void maybe() {
        tally.maybe(bound);
        cost.maybe(bound);
    }
}
