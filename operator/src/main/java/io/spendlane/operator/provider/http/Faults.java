package io.spendlane.operator.provider.http;

import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Turns refusals and lost connections into kinds. What the provider wrote stays out of every message: only its codes go in. */
public record Faults(HttpUrl baseUrl, Retries retries, Clock clock, Refusal.Table table) {
    private static final List<String> REQUEST_IDS = List.of("x-request-id", "request-id", "apim-request-id");

    /** The fault of an answer that is not 2xx. Reads and closes it. */
    Fault refused(String operation, Response response) {
        return refused(operation, response, Answer.refusal(response));
    }

    /** The same of an answer that is read already. */
    Fault refused(String operation, Response response, Fields said) {
        int status = response.code();
        RetryHints hints = RetryHints.of(response.headers(), clock.instant());
        Refusal refusal = table.read(status, said);
        Kind kind = atHome(response) ? refusal.kind() : Kind.RETRYABLE;
        boolean again = hints.again() != null ? hints.again() : kind == Kind.RETRYABLE || kind == Kind.RATE_LIMITED;
        Duration asked = hints.after() != null ? hints.after() : refusal.asked();
        if (kind == Kind.RETRYABLE && asked != null && retries.tooLong(asked)) {
            kind = Kind.RATE_LIMITED;
        }
        String message =
                where(operation) + "HTTP " + status + described(response, refusal.word()) + advice(kind, status);
        return new Fault(new ProviderException(kind, status, message, asked, null), again, asked);
    }

    /** The fault of a call without an answer, or with one that cannot be read. */
    Fault lost(String operation, IOException fault) {
        boolean again = !Thread.currentThread().isInterrupted() && !(fault instanceof ContentUnreadableException);
        String message = where(operation) + describe(fault);
        return new Fault(new ProviderException(Kind.RETRYABLE, 0, message, null, harmless(fault)), again, null);
    }

    /** A call that bills and may have arrived. */
    ProviderException unknown(String operation, int status, String what, @Nullable Throwable fault) {
        return new ProviderException(Kind.UNKNOWN_OUTCOME, status, where(operation) + what, null, harmless(fault));
    }

    public ProviderException invalid(String operation, String what) {
        return new ProviderException(Kind.INVALID, 0, where(operation) + what, null, null);
    }

    /** A free call whose answer was good, and not what was asked for. */
    public ProviderException unconfirmed(String operation, String what) {
        return new ProviderException(Kind.RETRYABLE, 200, where(operation) + what, null, null);
    }

    /** What happened to a connection, in our words. */
    static String describe(IOException fault) {
        if (fault instanceof UnreadableAnswerException || fault instanceof ContentUnreadableException) {
            return String.valueOf(fault.getMessage());
        }
        if (fault instanceof UnknownHostException) {
            return "the host's name has no address";
        }
        if (fault instanceof ConnectException || fault instanceof NoRouteToHostException) {
            return "no connection to the host";
        }
        if (fault instanceof SSLException) {
            return "no trusted TLS connection to the host";
        }
        if (Thread.currentThread().isInterrupted()) {
            return "interrupted";
        }
        if (fault instanceof InterruptedIOException) {
            return "no answer in time";
        }
        return "the connection was lost (" + fault.getClass().getSimpleName() + ")";
    }

    /** Answers of another host, to which a download was redirected, say nothing about our key. */
    private boolean atHome(Response response) {
        return response.request().url().host().equals(baseUrl.host());
    }

    private String where(String operation) {
        return operation + " at " + baseUrl.host() + ": ";
    }

    private static String described(Response response, @Nullable String word) {
        String request = REQUEST_IDS.stream()
                .map(response::header)
                .filter(Fields::isCode)
                .findFirst()
                .orElse(null);
        return (word == null ? "" : " " + word) + (request == null ? "" : ", request " + request);
    }

    private static String advice(Kind kind, int status) {
        if (status < 400 && kind == Kind.INVALID) {
            return ": a redirect; set the target's baseUrl to where the API is";
        }
        return switch (kind) {
            case AUTHENTICATION ->
                ": the key is refused, or not allowed to do this; check the Secret and the key's rights";
            case QUOTA -> ": the account's quota is used up; see to its billing";
            default -> "";
        };
    }

    /** Only causes whose text is the platform's own: protocol and JSON errors quote what was received. */
    private static @Nullable Throwable harmless(@Nullable Throwable fault) {
        boolean own = fault instanceof SocketException
                || fault instanceof SocketTimeoutException
                || fault instanceof UnknownHostException
                || fault instanceof SSLException;
        return own ? fault : null;
    }
}
