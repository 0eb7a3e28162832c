package io.spendlane.operator.provider.http;

import io.spendlane.operator.provider.ProviderException;
import java.io.IOException;
import java.time.Duration;
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
    private static final String UNKNOWN_CREATE =
            "; the provider may have stored it, so it is looked up before anything else";

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
    private final PaidCalls creates;

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
        this.creates = new PaidCalls(this, clients.creates(), access.timeouts().create(), UNKNOWN_CREATE);
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
     * Creates something that bills.
     *
     * @throws ProviderException {@code UNKNOWN_OUTCOME} unless it is certain that nothing was stored
     */
    public <T> T billed(String operation, HttpUrl url, byte[] json, Reading<T> reading) throws ProviderException {
        return billed(operation, url, SendOnce.body(json, JSON), reading);
    }

    /** The same with a body that is made while it is sent; it must be of one shot. */
    public <T> T billed(String operation, HttpUrl url, RequestBody body, Reading<T> reading) throws ProviderException {
        return creates.send(operation, url, body, reading, (response, said, refused) -> {
            throw refused;
        });
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

    void waitAfter(int tried, String operation, Fault fault) throws ProviderException {
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
