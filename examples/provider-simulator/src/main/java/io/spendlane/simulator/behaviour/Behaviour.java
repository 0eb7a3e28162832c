package io.spendlane.simulator.behaviour;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one provider behaves. A batch keeps the behaviour that was in force when it was created. Seconds may have
 * fractions; percentages are 0 to 100 and are decided repeatably from the seed.
 *
 * @param completionSeconds from creation to the end of a batch; default 2
 * @param itemErrorPercent requests that answer with a transient error, not billed
 * @param expireAfterSeconds how long a batch may run before it expires; by default what its wire gives, mostly a day
 * @param expireDonePercent if set, no batch completes: each expires with this share of its requests done
 * @param stuckPercent batches that stop half-way and end only by expiry or cancellation
 * @param outOfOrder result rows come shuffled
 * @param unorderedListing listings of batches come in an arbitrary, yet stable order
 * @param pageSize upper bound of a page of batches, whatever the client asks for
 * @param enqueuedTokenLimit input tokens per account and model in unfinished batches; beyond it a batch fails
 * @param listingDelaySeconds a new batch shows up in listings only then
 * @param commitAfterSeconds a create is stored, and answered, only then
 * @param deletedFileFailsAt where a batch with an unknown or deleted input file is refused; default as its wire does
 * @param resultsGoneAfterSeconds result files vanish that long after the end of their batch
 * @param foreignBatches for every batch, this many of somebody else's with a look-alike name in the same account
 * @param billing what is billed beyond the plain request
 * @param cancelSeconds from the cancel call to the state cancelled; default 0.5
 * @param notFoundSeconds a new batch answers 404 to reads for that long
 * @param reportAllErrors validation reports every bad line instead of the first
 * @param countsResetAfterCancel counts of a cancelled batch fall back to zero
 * @param cancelLosesRows rows that were done when a batch is cancelled are billed and appear in no file
 * @param usageMissingPercent good answers that are billed and do not report their tokens
 * @param answerSeconds a real-time call is answered, and billed, only then
 * @param requestsPerMinute real-time calls of an account; beyond it 429
 * @param tokensPerMinute tokens of an account's real-time calls; beyond it 429
 * @param quirks what only one provider does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Behaviour(
        @Nullable Span completionSeconds,
        double itemErrorPercent,
        @Nullable Double expireAfterSeconds,
        @Nullable Double expireDonePercent,
        double stuckPercent,
        boolean outOfOrder,
        boolean unorderedListing,
        @Nullable Integer pageSize,
        @Nullable Long enqueuedTokenLimit,
        double listingDelaySeconds,
        double commitAfterSeconds,
        @Nullable DeletedFile deletedFileFailsAt,
        @Nullable Double resultsGoneAfterSeconds,
        int foreignBatches,
        @Nullable Billing billing,
        @Nullable Double cancelSeconds,
        double notFoundSeconds,
        boolean reportAllErrors,
        boolean countsResetAfterCancel,
        boolean cancelLosesRows,
        double usageMissingPercent,
        double answerSeconds,
        @Nullable Long requestsPerMinute,
        @Nullable Long tokensPerMinute,
        @Nullable Quirks quirks) {

    public Behaviour {
        Limits.percent("itemErrorPercent", itemErrorPercent);
        Limits.percent("expireDonePercent", expireDonePercent);
        Limits.percent("stuckPercent", stuckPercent);
        Limits.percent("usageMissingPercent", usageMissingPercent);
        Limits.notNegative("expireAfterSeconds", expireAfterSeconds);
        Limits.notNegative("listingDelaySeconds", listingDelaySeconds);
        Limits.notNegative("commitAfterSeconds", commitAfterSeconds);
        Limits.notNegative("resultsGoneAfterSeconds", resultsGoneAfterSeconds);
        Limits.notNegative("cancelSeconds", cancelSeconds);
        Limits.notNegative("notFoundSeconds", notFoundSeconds);
        Limits.notNegative("answerSeconds", answerSeconds);
        Limits.notNegative("requestsPerMinute", requestsPerMinute == null ? null : (double) requestsPerMinute);
        Limits.notNegative("tokensPerMinute", tokensPerMinute == null ? null : (double) tokensPerMinute);
        Limits.notNegative("foreignBatches", (double) foreignBatches);
        Limits.atLeastOne("pageSize", pageSize);
    }

    private static final Span USUAL_COMPLETION = new Span(2, 2);
    private static final double USUAL_CANCEL = 0.5;

    /** How long a batch takes, with {@code fraction} of the way from the shortest to the longest time. */
    public Duration completion(double fraction) {
        return (completionSeconds == null ? USUAL_COMPLETION : completionSeconds).at(fraction);
    }

    /** @param usual what the client asked for, or the provider always gives */
    public Duration window(Duration usual) {
        return expireAfterSeconds == null ? usual : seconds(expireAfterSeconds);
    }

    public Duration cancellation() {
        return seconds(cancelSeconds == null ? USUAL_CANCEL : cancelSeconds);
    }

    public Duration listingDelay() {
        return seconds(listingDelaySeconds);
    }

    public Duration commitDelay() {
        return seconds(commitAfterSeconds);
    }

    public Duration answerDelay() {
        return seconds(answerSeconds);
    }

    /** @param usual what the provider does */
    public DeletedFile deletedFile(DeletedFile usual) {
        return deletedFileFailsAt == null ? usual : deletedFileFailsAt;
    }

    public Billing bills() {
        return billing == null ? Billing.PLAIN : billing;
    }

    public Quirks oddities() {
        return quirks == null ? Quirks.NONE : quirks;
    }

    public static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
