package io.spendlane.simulator.billing;

import io.spendlane.simulator.state.Owner;
import java.time.Instant;

/**
 * A real-time request that was billed.
 *
 * @param hash of its body
 */
public record PaidRequest(
        long seq, Owner owner, String id, String model, TokenUse use, Usd cost, Instant time, long hash) {

    Call call() {
        return new Call(
                seq,
                owner,
                Mode.REALTIME,
                id,
                null,
                model,
                1,
                1,
                "completed",
                use.input(),
                use.output(),
                cost,
                time,
                BilledItems.of(hash));
    }
}
