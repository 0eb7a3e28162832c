package io.spendlane.operator.items;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.api.Money;
import io.spendlane.operator.items.ItemLine.Failure;
import io.spendlane.operator.items.ItemLine.Outcome;
import io.spendlane.operator.items.ItemLine.Success;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.Usage;
import org.jspecify.annotations.Nullable;

/** What the rows of one item come to: the first success wins, else the last failure. Every row counts for the cost. */
final class ItemFate {
    private static final String LOST = "lost";
    private static final String NEVER_RAN = "never_ran";

    private final Bound bound;
    private final Tally tally;
    private Money cost = Money.ZERO;
    private @Nullable Outcome outcome;

    ItemFate(Bound bound, Tally tally) {
        this.bound = bound;
        this.tally = tally;
    }

    void add(ItemLine row) {
        if (outcome != null) {
            tally.doubled++;
            tally.doubt(row.cost());
        }
        cost = cost.plus(row.cost());
        if (row.outcome() instanceof Success success) {
            check(success.usage());
        } else if (row.outcome() instanceof Failure failure && failure.mayBeBilled()) {
            maybe();
        }
        if (!(outcome instanceof Success)) {
            outcome = row.outcome();
        }
    }

    /** The item's line; counts it. */
    ItemLine line(int item, int submission, @Nullable JsonNode id, Missing missing) {
        Outcome end = outcome;
        if (end == null) {
            end = missing(missing);
        } else if (end instanceof Success) {
            tally.answered++;
        } else {
            tally.failed++;
        }
        return new ItemLine(item, submission, id, end, cost);
    }

    private void check(@Nullable Usage usage) {
        if (usage == null) {
            maybe();
            return;
        }
        tally.answered(bound);
        if (usage.input() > bound.input() || usage.output() > bound.output()) {
            tally.aboveBound++;
        }
    }

    private Outcome missing(Missing missing) {
        tally.readAgain += missing == Missing.READ_AGAIN ? 1 : 0;
        if (missing == Missing.NEVER_RAN) {
            return new Failure(NEVER_RAN, true, false, false);
        }
        tally.lost++;
        maybe();
        return new Failure(LOST, true, missing != Missing.STOPPED, true);
    }

    private void maybe() {
        cost = cost.plus(tally.maybe(bound));
    }
}
