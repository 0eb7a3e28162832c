package io.spendlane.simulator.billing;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.spendlane.simulator.state.Owner;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that a provider would bill: a batch, from its creation on, or a real-time request.
 *
 * @param seq the order of calls, over all providers
 * @param marker the name that the client gave it, where the wire has a place for one
 * @param items requests in it
 * @param billedItems how many of them cost money so far
 * @param inputTokens billed so far
 * @param costUSD billed so far
 */
public record Call(
        long seq,
        @JsonIgnore Owner owner,
        Mode kind,
        String id,
        @Nullable String marker,
        @Nullable String model,
        int items,
        int billedItems,
        String state,
        long inputTokens,
        long outputTokens,
        Usd costUSD,
        Instant time,
        @JsonIgnore BilledItems hashes) {

    public Call inState(String now) {
        return new Call(
                seq,
                owner,
                kind,
                id,
                marker,
                model,
                items,
                billedItems,
                now,
                inputTokens,
                outputTokens,
                costUSD,
                time,
                hashes);
    }

    @JsonProperty
    public String provider() {
        return owner.provider();
    }

    @JsonProperty
    public String account() {
        return owner.account();
    }
}
