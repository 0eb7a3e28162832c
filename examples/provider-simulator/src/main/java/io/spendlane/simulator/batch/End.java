package io.spendlane.simulator.batch;

import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.billing.Usd;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a batch ended.
 *
 * @param errorsByStatus how many requests came to an error, by its status
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
        Map<Integer, Integer> errorsByStatus,
        TokenUse usage,
        TokenUse billed,
        int billedItems,
        Usd cost) {

    End as(State other) {
        return new End(
                other,
                at,
                completed,
                failed,
                outputFileId,
                errorFileId,
                problems,
                errorsByStatus,
                usage,
                billed,
                billedItems,
                cost);
    }

    static End failed(Instant at, List<Problem> problems) {
        return new End(
                State.FAILED, at, 0, 0, null, null, problems, Map.of(), TokenUse.NONE, TokenUse.NONE, 0, Usd.ZERO);
    }
}
