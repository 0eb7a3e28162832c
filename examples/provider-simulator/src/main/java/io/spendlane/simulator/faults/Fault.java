package io.spendlane.simulator.faults;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the fault list: which requests it meets, and what happens to them.
 *
 * @param provider only this one; null means any
 * @param operation only this one, such as {@code create}; null means any
 * @param account only this one; null means any
 * @param nth from the n-th matching request on, counted from 1
 * @param percent of the matching requests, chosen repeatably from the seed
 * @param times at most so often; default 1 with {@code nth}, else without end
 * @param action what happens
 * @param status of {@code status} and {@code statusAfter}; default 500
 * @param code error code in the body, instead of the usual one of that status
 * @param retryAfter seconds in the header {@code retry-after}
 * @param headers further headers of the error
 * @param seconds of {@code delay} (default 1) and {@code hang} (default 3,600)
 * @param at where {@code truncate} cuts
 * @param clean whether a truncated answer ends properly, so that nothing but its content tells; default with lineEnd
 * @param keepPercent how much of the answer {@code truncate} keeps; default 50
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fault(
        @Nullable String provider,
        @Nullable String operation,
        @Nullable String account,
        @Nullable Integer nth,
        @Nullable Double percent,
        @Nullable Integer times,
        Action action,
        @Nullable Integer status,
        @Nullable String code,
        @Nullable Double retryAfter,
        @Nullable Map<String, String> headers,
        @Nullable Double seconds,
        @Nullable Cut at,
        @Nullable Boolean clean,
        @Nullable Integer keepPercent) {

    /** What a fault does. */
    public enum Action {
        /** Answers with an error; nothing is stored. */
        @JsonProperty("status")
        STATUS,
        /** Does what was asked, then answers with an error. */
        @JsonProperty("statusAfter")
        STATUS_AFTER,
        /** Resets the connection; nothing is stored. */
        @JsonProperty("resetBefore")
        RESET_BEFORE,
        /** Does what was asked, then resets the connection instead of answering. */
        @JsonProperty("resetAfter")
        RESET_AFTER,
        /** Does what was asked, later. */
        @JsonProperty("delay")
        DELAY,
        /** Sends the beginning of the answer only. */
        @JsonProperty("truncate")
        TRUNCATE,
        /** Never answers; nothing is stored. */
        @JsonProperty("hang")
        HANG
    }

    /** Where an answer is cut. */
    public enum Cut {
        @JsonProperty("midLine")
        MID_LINE,
        @JsonProperty("lineEnd")
        LINE_END
    }

    public Fault {
        check(
                action != null,
                "action",
                "is missing; one of status, statusAfter, resetBefore, resetAfter, delay, truncate, hang");
        check(nth == null || nth >= 1, "nth", "counts from 1");
        check(times == null || times >= 1, "times", "is at least 1");
        check(nth == null || percent == null, "percent", "excludes nth");
        check(percent == null || (percent >= 0 && percent <= 100), "percent", "is 0 to 100");
        check(keepPercent == null || (keepPercent >= 0 && keepPercent < 100), "keepPercent", "is 0 to 99");
        check(status == null || (status >= 200 && status <= 599), "status", "is 200 to 599");
        check(seconds == null || seconds >= 0, "seconds", "is not negative");
    }

    private static void check(boolean right, String field, String rule) {
        if (!right) {
            throw new IllegalArgumentException(field + " " + rule);
        }
    }

    public Cut cut() {
        return at == null ? Cut.MID_LINE : at;
    }

    public boolean endsClean() {
        return clean == null ? cut() == Cut.LINE_END : clean;
    }

    public double secondsOr(double usual) {
        return seconds == null ? usual : seconds;
    }

    public Error error() {
        return new Error(
                status == null ? 500 : status, code, retryAfter, headers == null ? Map.of() : Map.copyOf(headers));
    }

    /** An error answer to send. */
    public record Error(
            int status, @Nullable String code, @Nullable Double retryAfter, Map<String, String> headers) {}
}
