package io.spendlane.simulator.batch;

import io.spendlane.simulator.billing.TokenUse;
import io.spendlane.simulator.billing.Usd;

/**
 * The outcome of one request of a batch.
 *
 * @param status as in HTTP; 200 for a good answer, 0 too stands for an error
 * @param use tokens, where the request was answered
 * @param hash of its body
 */
public record Row(
        Place place, byte[] json, String customId, int status, TokenUse use, Usd cost, boolean billed, long hash) {

    public static final int GOOD = 200;

    /** A request that came to nothing: refused, or never run. */
    public static Row failed(Place place, byte[] json, String customId, int status, long hash) {
        return new Row(place, json, customId, status, TokenUse.NONE, Usd.ZERO, false, hash);
    }

    /** The same, billed although it failed. */
    public Row billedAs(TokenUse tokens, Usd amount) {
        return new Row(place, json, customId, status, tokens, amount, true, hash);
    }

    boolean failed() {
        return status != GOOD;
    }

    Row lost() {
        return new Row(Place.NOWHERE, json, customId, status, use, cost, billed, hash);
    }

    /** In which file the row is found. */
    public enum Place {
        OUTPUT,
        ERRORS,
        /** In none: billed or not, the client never sees it. */
        NOWHERE
    }
}
