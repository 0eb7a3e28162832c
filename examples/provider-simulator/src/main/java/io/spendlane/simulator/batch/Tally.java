package io.spendlane.simulator.batch;

import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.billing.Usd;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sums over the rows of a batch, and the decision which good rows are billed and yet lost. */
final class Tally {
    private final Batch batch;
    private final boolean losesAll;
    private int toLose;
    private int completed;
    private int failed;
    private final Map<Integer, Integer> errors = new TreeMap<>();
    private int billedItems;
    private TokenUse usage = TokenUse.NONE;
    private TokenUse billed = TokenUse.NONE;
    private Usd cost = Usd.ZERO;

    Tally(Batch batch, State state) {
        this.batch = batch;
        this.losesAll = state == State.CANCELLED && batch.behaviour().cancelLosesRows();
        this.toLose = batch.behaviour().bills().rowsBilledButMissing();
    }

    /** Counts a row that was run and gives back where it ends up. */
    Row ran(Row row) {
        if (row.billed()) {
            billedItems++;
            billed = billed.plus(row.use());
            cost = cost.plus(row.cost());
        }
        if (row.failed()) {
            failed++;
            errors.merge(row.status(), 1, Integer::sum);
            return row;
        }
        completed++;
        if (row.place() == Row.Place.OUTPUT && (losesAll || toLose > 0)) {
            toLose--;
            return row.lost();
        }
        if (row.place() == Row.Place.OUTPUT) {
            usage = usage.plus(row.use());
        }
        return row;
    }

    End end(State state, Instant now, @Nullable String outputFile, @Nullable String errorFile) {
        boolean reset = state == State.CANCELLED && batch.behaviour().countsResetAfterCancel();
        return new End(
                state,
                now,
                reset ? 0 : completed,
                reset ? 0 : failed,
                outputFile,
                errorFile,
                List.of(),
                errors,
                usage,
                batch.foreign() ? TokenUse.NONE : billed,
                batch.foreign() ? 0 : billedItems,
                batch.foreign() ? Usd.ZERO : cost);
    }
}
