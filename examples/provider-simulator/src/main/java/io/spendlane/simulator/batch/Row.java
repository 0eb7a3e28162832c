package io.spendlane.simulator.batch;

import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.billing.Usd;

/**
 * The outcome of one request of a batch.
 *
 * @param failed it was run and came to an error
 * @param use tokens, where the request was answered
 * @param hash of its body
 */
public record Row(
        Place place, byte[] json, String customId, boolean failed, TokenUse use, Usd cost, boolean billed, long hash) {

    /** A request that came to nothing: refused, or never run. */
    public static Row failed(Place place, byte[] json, String customId, long hash) {
        return new Row(place, json, customId, true, TokenUse.NONE, Usd.ZERO, false, hash);
    }

    Row lost() {
        return new Row(Place.NOWHERE, json, customId, failed, use, cost, billed, hash);
    }

    /** In which file the row is found. */
    public enum Place {
        OUTPUT,
        ERRORS,
        /** In none: billed or not, the client never sees it. */
        NOWHERE
    }
}
