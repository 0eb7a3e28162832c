package io.spendlane.simulator.batch;

import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.billing.Usd;

/**
 * The outcome of one request of a batch.
 *
 * @param use tokens, where the request was answered
 * @param hash of its body
 */
public record Row(Place place, byte[] json, String customId, TokenUse use, Usd cost, boolean billed, long hash) {

    Row lost() {
        return new Row(Place.NOWHERE, json, customId, use, cost, billed, hash);
    }

    /** In which file the row is found. */
    public enum Place {
        OUTPUT,
        ERRORS,
        /** In none: billed or not, the client never sees it. */
        NOWHERE
    }
}
