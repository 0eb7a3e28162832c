package io.spendlane.operator.provider.http;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;

/**
 * Tag of a request that bills. It knows whether any byte of the request may have left, and lets it leave once at most, whatever the
 * client is configured to repeat.
 */
public final class SendOnce {
    private final AtomicBoolean started = new AtomicBoolean();

    /** False is proof: a connection was never found, nothing of the request was written. */
    public boolean started() {
        return started.get();
    }

    /**
     * A client for requests with this tag: nothing is repeated, redirected or answered from elsewhere. OkHttp calls the guard for each
     * sending, after it has a connection and before it writes the first byte of the headers.
     */
    public static OkHttpClient.Builder guard(OkHttpClient.Builder client) {
        return client.retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .addNetworkInterceptor(SendOnce::pass);
    }

    public Request.Builder tag(Request.Builder request) {
        return request.tag(SendOnce.class, this);
    }

    /** A body that OkHttp must not write a second time. */
    public static RequestBody body(byte[] bytes, MediaType type) {
        return new RequestBody() {
            @Override
            public MediaType contentType() {
                return type;
            }

            @Override
            public long contentLength() {
                return bytes.length;
            }

            @Override
            public boolean isOneShot() {
                return true;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                sink.write(bytes);
            }
        };
    }

    private static Response pass(Interceptor.Chain chain) throws IOException {
        SendOnce once = chain.request().tag(SendOnce.class);
        if (once != null && !once.started.compareAndSet(false, true)) {
            throw new IOException("a request that bills is not sent twice");
        }
        return withoutInvitation(chain.proceed(chain.request()));
    }

    /** A wait of 0 makes OkHttp repeat a 503 by itself, whatever it is told. It says no more than the status does. */
    private static Response withoutInvitation(Response response) {
        String wait = response.header("Retry-After");
        return wait != null && wait.matches("0+")
                ? response.newBuilder().removeHeader("Retry-After").build()
                : response;
    }
}
