package io.spendlane.simulator.batch;

import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.billing.Usd;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a batch ended.
 *
 * @param usage as reported: good rows that were delivered
 * @param billed tokens as billed, which may be more
 */
public record End(
        State state,
        Instant at,
        int completed,
        int failed,
        @Nullable String outputFileId,
        @Nullable String errorFileId,
        List<Problem> problems,
        TokenUse usage,
        TokenUse billed,
        int billedItems,
        Usd cost) {

    End as(State other) {
        return new End(
                other, at, completed, failed, outputFileId, errorFileId, problems, usage, billed, billedItems, cost);
    }

    static End failed(Instant at, List<Problem> problems) {
        return new End(State.FAILED, at, 0, 0, null, null, problems, TokenUse.NONE, TokenUse.NONE, 0, Usd.ZERO);
    }
}
