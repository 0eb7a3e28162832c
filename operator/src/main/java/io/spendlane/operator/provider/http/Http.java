package io.spendlane.operator.provider.http;

import io.spendlane.operator.provider.ProviderException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the requests of one account: free ones again where that may help, those that bill once. */
public final class Http {
    private static final Logger LOG = LoggerFactory.getLogger(Http.class);
    private static final MediaType JSON = MediaType.get("application/json");

    /** Sends a request. */
    public interface Sending {
        Response send() throws IOException, ProviderException;
    }

    /** Reads a good answer, and closes it now or later. */
    public interface Reading<T> {
        T read(Response response) throws IOException;
    }

    private final Access access;
    private final Headers headers;
    private final String keyHeader;
    private final Clients clients;
    private final Faults faults;

    /**
     * @param headers of every request, the one with the key included
     * @param keyHeader the name of that one: no other host ever sees it
     */
    public Http(Access access, Headers headers, String keyHeader, Refusal.Table table) {
        this.access = access;
        this.headers = headers;
        this.keyHeader = keyHeader;
        this.clients = Clients.of(access);
        this.faults = new Faults(access.baseUrl(), access.retries(), access.clock(), table);
    }

    /** Of a provider that takes the key as a bearer token. */
    public static Http bearer(Access access, Refusal.Table table) {
        return new Http(access, Headers.of("Authorization", access.key().bearer()), "Authorization", table);
    }

    public Clients clients() {
        return clients;
    }

    public Faults faults() {
        return faults;
    }

    /** An address below the base URL. */
    public HttpUrl.Builder url(String... path) {
        HttpUrl.Builder url = access.baseUrl().newBuilder();
        for (String segment : path) {
            url.addPathSegment(segment);
        }
        return url;
    }

    /**
     * The address of one object of a collection.
     *
     * @throws ProviderException {@code INVALID} for an id that would be another address
     */
    public HttpUrl.Builder object(String operation, String id, String... collection) throws ProviderException {
        if (id.isBlank() || id.equals(".") || id.equals("..")) {
            throw faults.invalid(operation, "\"" + id + "\" is no id");
        }
        return url(collection).addPathSegment(id);
    }

    /** A request with our key. */
    public Request.Builder request(HttpUrl url) {
        return new Request.Builder().url(url).headers(headers).header("User-Agent", access.userAgent());
    }

    /** A request without our key, to an address that the provider handed out. */
    public Request.Builder strange(HttpUrl url) {
        return request(url).removeHeader(keyHeader);
    }

    /** Whether an address is where our key may be seen. */
    public boolean atHome(HttpUrl url) {
        HttpUrl home = access.baseUrl();
        return url.scheme().equals(home.scheme()) && url.host().equals(home.host()) && url.port() == home.port();
    }

    /** Makes a small free call. */
    public <T> T free(String operation, Request request, Reading<T> reading) throws ProviderException {
        return free(operation, () -> send(clients.calls(), request), reading);
    }

    /** Makes a free call, again if need be. */
    public <T> T free(String operation, Sending sending, Reading<T> reading) throws ProviderException {
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
    public <T> T billed(String operation, HttpUrl url, byte[] json, Reading<T> reading) throws ProviderException {
        return billed(operation, url, SendOnce.body(json, JSON), reading);
    }

    /** The same with a body that is made while it is sent; it must be of one shot. */
    public <T> T billed(String operation, HttpUrl url, RequestBody body, Reading<T> reading) throws ProviderException {
        if (!body.isOneShot()) {
            throw new IllegalArgumentException("a body that bills is of one shot");
        }
        SendOnce once = new SendOnce();
        Request request = once.tag(request(url).post(body)).build();
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

    public static Response send(OkHttpClient client, Request request) throws IOException {
        return client.newCall(request).execute();
    }

    /** Waits as long as told, between two looks at something that is not ready. */
    public boolean pause(Duration wait) {
        try {
            return access.pause().pause(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean clearRefusal(int status) {
        return status >= 400 && status < 500 && status != 408 && status != 409 && status != 499;
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
