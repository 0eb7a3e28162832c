package io.spendlane.operator.provider.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RateLeft;
import io.spendlane.operator.provider.RealtimeAnswer;
import io.spendlane.operator.provider.wire.RequestLines;
import java.time.Clock;
import java.time.Instant;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Asks what is answered at once, and makes a row of a result file of each answer. */
public final class Questions {
    private static final String OPERATION = "ask";
    private static final String UNKNOWN =
            "; the provider may have answered and billed it, so it counts at its worst case";
    private static final MediaType JSON = MediaType.get("application/json");

    /** One question's row of a result file, in the form of one wire. */
    public interface Row {
        /** Of a good answer. */
        ObjectNode answered(Fields answer, Headers headers);

        /** Of a refusal; {@code null} when it is about the target, and would be the same for any other question. */
        @Nullable
        ObjectNode refused(int status, Fields said, Headers headers);

        /** What the provider's headers say about rate limits. */
        default RateLeft left(Headers headers, Instant now) {
            return RateLeft.UNKNOWN;
        }
    }

    private final PaidCalls calls;
    private final Clock clock;

    public Questions(Access access, Http http) {
        this.calls =
                new PaidCalls(http, http.clients().asks(), access.timeouts().ask(), UNKNOWN);
        this.clock = access.clock();
    }

    /** @throws ProviderException {@code UNKNOWN_OUTCOME} unless it is certain that nothing was billed; {@code INVALID} about the target */
    public RealtimeAnswer ask(HttpUrl url, byte[] question, Row row) throws ProviderException {
        return calls.send(
                OPERATION,
                url,
                SendOnce.body(question, JSON),
                response -> answer(row.answered(Answer.object(response), response.headers()), response, row),
                (response, said, refused) -> refused(response, said, refused, row));
    }

    private RealtimeAnswer refused(Response response, Fields said, ProviderException refused, Row row)
            throws ProviderException {
        int status = response.code();
        boolean questionable = status == 413
                || ((status == 400 || status == 422) && !said.node().isEmpty());
        if (questionable && refused.kind() == Kind.INVALID) {
            ObjectNode one = row.refused(status, said, response.headers());
            if (one != null) {
                return answer(one, response, row);
            }
        }
        throw refused.kind() == Kind.NOT_FOUND
                ? new ProviderException(
                        Kind.INVALID,
                        status,
                        refused.getMessage()
                                + ": no such model, or no API at this address; check the target's model and baseUrl",
                        null,
                        refused)
                : refused;
    }

    private RealtimeAnswer answer(ObjectNode one, Response response, Row row) {
        return new RealtimeAnswer(RequestLines.bytes(one), row.left(response.headers(), clock.instant()));
    }
}
