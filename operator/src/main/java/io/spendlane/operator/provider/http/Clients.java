package io.spendlane.operator.provider.http;

import java.util.concurrent.TimeUnit;
import okhttp3.Authenticator;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.OkHttpClient;

/**
 * The HTTP clients of one account, by kind of call. None repeats, redirects or answers anything by itself.
 *
 * @param calls for small free calls
 * @param transfers for uploads and downloads
 * @param creates for calls that bill: each on a connection of its own, since a pooled one that died unnoticed leaves the outcome unknown
 */
public record Clients(OkHttpClient calls, OkHttpClient transfers, OkHttpClient creates) {
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
        return new Clients(
                plain.newBuilder().callTimeout(limits.call()).build(),
                plain.newBuilder().callTimeout(limits.transfer()).build(),
                plain.newBuilder()
                        .callTimeout(limits.create())
                        .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                        .build());
    }
}
