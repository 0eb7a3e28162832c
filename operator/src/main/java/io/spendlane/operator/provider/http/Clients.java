package io.spendlane.operator.provider.http;

import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.Authenticator;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/**
 * The HTTP clients of one account, by kind of call. None repeats, redirects or answers anything by itself.
 *
 * @param calls for small free calls
 * @param transfers for uploads and downloads
 * @param creates for calls that create batches: each on a connection of its own, since a pooled one that died unnoticed leaves the outcome
 *     unknown, and one that several calls share leaves theirs all unknown
 * @param asks for calls that are answered at once: likewise
 */
public record Clients(OkHttpClient calls, OkHttpClient transfers, OkHttpClient creates, OkHttpClient asks) {
    public static Clients of(Access access) {
        Timeouts limits = access.timeouts();
        OkHttpClient plain = SendOnce.guard(access.client().newBuilder())
                .authenticator(Authenticator.NONE)
                .cookieJar(CookieJar.NO_COOKIES)
                .cache(null)
                .connectTimeout(limits.connect())
                .readTimeout(limits.read())
                .writeTimeout(limits.read())
                .build();
        OkHttpClient alone = plain.newBuilder()
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .protocols(List.of(Protocol.HTTP_1_1))
                .build();
        return new Clients(
                plain.newBuilder().callTimeout(limits.call()).build(),
                plain.newBuilder().callTimeout(limits.transfer()).build(),
                alone.newBuilder().callTimeout(limits.create()).build(),
                alone.newBuilder()
                        .callTimeout(limits.ask())
                        .readTimeout(limits.ask())
                        .build());
    }
}
