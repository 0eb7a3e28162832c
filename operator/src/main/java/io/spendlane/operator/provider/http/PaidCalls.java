package io.spendlane.operator.provider.http;

import io.spendlane.operator.provider.ProviderException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Makes calls that bill. A request is sent once at most: tries that follow on failed connections had sent nothing before.
 *
 * @param limit of time, for all tries together
 * @param unknown what is done about an unknown outcome, for its message
 */
record PaidCalls(Http http, OkHttpClient client, Duration limit, String unknown) {
    /** Takes a clear refusal, whose answer is read and closed: it was certainly not billed. */
    @FunctionalInterface
    interface Refused<T> {
        T take(Response response, Fields said, ProviderException refused) throws ProviderException;
    }

    /** @throws ProviderException {@code UNKNOWN_OUTCOME} unless it is certain that nothing was stored or billed */
    <T> T send(String operation, HttpUrl url, RequestBody body, Http.Reading<T> reading, Refused<T> refusals)
            throws ProviderException {
        if (!body.isOneShot()) {
            throw new IllegalArgumentException("a body that bills is of one shot");
        }
        SendOnce once = new SendOnce();
        Request request = once.tag(http.request(url).post(body)).build();
        Faults faults = http.faults();
        long start = System.nanoTime();
        for (int tried = 1; ; tried++) {
            int status = 0;
            Fault fault;
            try {
                Call call = client.newCall(request);
                long left = limit.toNanos() - (System.nanoTime() - start);
                call.timeout().timeout(Math.max(1, left), TimeUnit.NANOSECONDS);
                Response response = call.execute();
                status = response.code();
                if (response.isSuccessful()) {
                    return reading.read(response);
                }
                Fields said = Answer.refusal(response);
                if (!clearRefusal(status)) {
                    throw faults.unknown(operation, status, "HTTP " + status + unknown, null);
                }
                return refusals.take(
                        response,
                        said,
                        faults.refused(operation, response, said).exception());
            } catch (IOException e) {
                if (once.started()) {
                    throw faults.unknown(operation, status, Faults.describe(e) + unknown, e);
                }
                fault = faults.lost(operation, e);
            } catch (RuntimeException e) {
                if (once.started()) {
                    String what = "failed with " + e.getClass().getName();
                    throw faults.unknown(operation, status, what + unknown, null);
                }
                throw e;
            }
            http.waitAfter(tried, operation, fault);
        }
    }

    private static boolean clearRefusal(int status) {
        return status >= 400 && status < 500 && status != 408 && status != 409 && status != 499;
    }
}
