package io.spendlane.simulator.provider;

import io.spendlane.simulator.http.Reply;
import io.spendlane.simulator.http.Request;
import io.spendlane.simulator.http.WireError;
import io.spendlane.simulator.state.Ids;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one provider does the same way in all of its endpoints: keys, errors, headers. */
public interface Manners {
    String BEARER = "bearer ";

    /** The API key that the request carries; empty if none. */
    String key(Request request);

    WireError wrongKey(String key);

    WireError noSuchUrl(String method, String path);

    /**
     * The usual error of that HTTP status.
     *
     * @param code to be used instead of the usual one, where the provider's errors have codes
     */
    WireError typical(int status, @Nullable String code);

    /** The answer to a refusal, where it is not in the refusal's own words. */
    default Reply reply(WireError error) {
        return error.reply();
    }

    /** An injected error that says when to come back. */
    default WireError waiting(WireError error, double seconds) {
        return error;
    }

    /** The headers that say when to come back. */
    default Map<String, String> waitHeaders(double seconds) {
        boolean whole = seconds == Math.rint(seconds);
        return Map.of("retry-after", whole ? Long.toString((long) seconds) : Double.toString(seconds));
    }

    /** @throws WireError if something is missing that every request needs */
    default void demand(Request request) {}

    /** Headers of an answer in real time; most providers send none. */
    default Map<String, String> rateHeaders(RateLeft left) {
        return Map.of();
    }

    /** Which account's data the request is about, if that is not decided by the key alone. */
    default String account(Request request, String accountOfKey) {
        return accountOfKey;
    }

    /**
     * Headers of every reply.
     *
     * @param account empty where it is not known, or the request never reached the provider proper
     */
    default Map<String, String> headers(String account, long millis) {
        return Map.of("x-request-id", Ids.next("req_"));
    }

    /** The key of an {@code Authorization: Bearer} header; empty if there is none. */
    static String bearer(Request request) {
        String header = request.header("authorization");
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).trim()
                : "";
    }
}
