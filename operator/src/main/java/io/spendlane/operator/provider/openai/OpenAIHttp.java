package io.spendlane.operator.provider.openai;

import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.http.Access;
import io.spendlane.operator.provider.http.Clients;
import io.spendlane.operator.provider.http.SendOnce;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the requests of one account: free ones again where that may help, those that bill once. */
final class OpenAIHttp {
    private static final Logger LOG = LoggerFactory.getLogger(OpenAIHttp.class);
    private static final MediaType JSON = MediaType.get("application/json");

    /** Sends a request. */
    interface Sending {
        Response send() throws IOException, ProviderException;
    }

    /** Reads a good answer, and closes it now or later. */
    interface Reading<T> {
        T read(Response response) throws IOException;
    }

    private final Access access;
    private final Clients clients;
    private final Faults faults;

    OpenAIHttp(Access access) {
        this.access = access;
        this.clients = Clients.of(access);
        this.faults = new Faults(access.baseUrl(), access.retries(), access.clock());
    }

    Clients clients() {
        return clients;
    }

    Faults faults() {
        return faults;
    }

    /** An address below the base URL. */
    HttpUrl.Builder url(String... path) {
        HttpUrl.Builder url = access.baseUrl().newBuilder();
        for (String segment : path) {
            url.addPathSegment(segment);
        }
        return url;
    }

    /** A request with our key. */
    Request.Builder request(HttpUrl url) {
        return new Request.Builder()
                .url(url)
                .header("Authorization", access.key().bearer())
                .header("User-Agent", access.userAgent());
    }

    /** Makes a small free call. */
    <T> T free(String operation, Request request, Reading<T> reading) throws ProviderException {
        return free(operation, () -> send(clients.calls(), request), reading);
    }

    /** Makes a free call, again if need be. */
    <T> T free(String operation, Sending sending, Reading<T> reading) throws ProviderException {
        for (int tried = 1; ; tried++) {
            Fault fault;
            try {
                Response response = sending.send();
                if (response.isSuccessful()) {
                    return reading.read(response);
                }
                fault = faults.refused(operation, response);
            } catch (IOException e) {
                fault = faults.lost(operation, e);
            }
            waitAfter(tried, operation, fault);
        }
    }

    /**
     * Makes a call that bills. Its request is sent once at most: tries that follow on failed connections had sent nothing before. The
     * limit of time holds for all tries together.
     *
     * @throws ProviderException {@code UNKNOWN_OUTCOME} unless it is certain that nothing was stored
     */
    <T> T billed(String operation, HttpUrl url, byte[] json, Reading<T> reading) throws ProviderException {
        SendOnce once = new SendOnce();
        Request request = once.tag(request(url).post(SendOnce.body(json, JSON))).build();
        long start = System.nanoTime();
        for (int tried = 1; ; tried++) {
            int status = 0;
            Fault fault;
            try {
                Call call = clients.creates().newCall(request);
                long left = access.timeouts().create().toNanos() - (System.nanoTime() - start);
                call.timeout().timeout(Math.max(1, left), TimeUnit.NANOSECONDS);
                Response response = call.execute();
                status = response.code();
                if (response.isSuccessful()) {
                    return reading.read(response);
                }
                ProviderException refused = faults.refused(operation, response).exception();
                throw clearRefusal(status) ? refused : faults.unknown(operation, status, "HTTP " + status, null);
            } catch (IOException e) {
                if (once.started()) {
                    throw faults.unknown(operation, status, Faults.describe(e), e);
                }
                fault = faults.lost(operation, e);
            } catch (RuntimeException e) {
                if (once.started()) {
                    throw faults.unknown(
                            operation, status, "failed with " + e.getClass().getName(), null);
                }
                throw e;
            }
            waitAfter(tried, operation, fault);
        }
    }

    static Response send(OkHttpClient client, Request request) throws IOException {
        return client.newCall(request).execute();
    }

    /** Waits as long as told, between two looks at something that is not ready. */
    boolean pause(Duration wait) {
        try {
            return access.pause().pause(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean clearRefusal(int status) {
        return status >= 400 && status < 500 && status != 408 && status != 409;
    }

    private void waitAfter(int tried, String operation, Fault fault) throws ProviderException {
        Duration wait = fault.again() ? access.retries().waitAfter(tried, fault.asked(), access.random()) : null;
        if (wait == null || !pause(wait)) {
            throw fault.exception();
        }
        LOG.debug(
                "event=provider_retry operation={} host={} kind={} status={} tried={} waited={}",
                operation,
                access.baseUrl().host(),
                fault.exception().kind(),
                fault.exception().status(),
                tried,
                wait);
    }
}
