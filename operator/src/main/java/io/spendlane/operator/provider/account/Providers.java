package io.spendlane.operator.provider.account;

import io.spendlane.api.v1alpha1.Charge.Account;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.Calls;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.RealtimeProvider;
import io.spendlane.operator.provider.http.Access;
import io.spendlane.operator.provider.http.ApiKey;
import io.spendlane.operator.provider.http.FailedAddresses;
import io.spendlane.operator.provider.http.Pause;
import io.spendlane.operator.provider.http.Retries;
import io.spendlane.operator.provider.http.Timeouts;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** The clients of all accounts. They share connections and threads; each account has its own bound of calls in flight. Thread-safe. */
public final class Providers implements AutoCloseable {
    private static final int MOST_IN_FLIGHT = 16;
    /** Of these, answered at once. */
    private static final int MOST_ASKS_IN_FLIGHT = 12;

    /** @param asks some of the turns */
    private record Client(ApiKey key, Turns turns, Turns asks, BatchProvider batches, RealtimeProvider realtime) {}

    private final boolean allowHttp;
    private final String userAgent;
    private final Timeouts timeouts;
    private final Calls calls;
    private final Clock clock;
    private final OkHttpClient shared;
    private final SecureRandom random = new SecureRandom();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Account, Client> clients = new ConcurrentHashMap<>();

    /** @param allowHttp whether base URLs may be plain http */
    public Providers(boolean allowHttp, String userAgent, Timeouts timeouts, Calls calls, Clock clock) {
        this.allowHttp = allowHttp;
        this.userAgent = userAgent;
        this.timeouts = timeouts;
        this.calls = calls;
        this.clock = clock;
        FailedAddresses addresses = new FailedAddresses(Dns.SYSTEM, clock);
        this.shared = new OkHttpClient.Builder()
                .dns(addresses)
                .eventListener(addresses)
                .build();
    }

    /** How a provider's files look; needs no account. */
    public static BatchWire wire(Provider provider) {
        return Row.of(provider).wire();
    }

    /**
     * The client of an account; made anew when its key has changed. Calls in flight with the old key go on.
     *
     * @param key the value in the account's Secret
     * @throws ProviderException {@code INVALID} for a base URL, {@code AUTHENTICATION} for a key that cannot be one
     */
    public BatchProvider of(Account account, String key) throws ProviderException {
        return client(account, key).batches();
    }

    /** The client of an account's calls that are answered at once; all else is as with {@link #of}. */
    public RealtimeProvider realtime(Account account, String key) throws ProviderException {
        return client(account, key).realtime();
    }

    /** Ends waits between tries, and idle connections. Calls in flight go on. */
    @Override
    public void close() {
        closed.countDown();
        clients.clear();
        shared.dispatcher().executorService().shutdown();
        shared.connectionPool().evictAll();
    }

    private Client client(Account account, String key) throws ProviderException {
        HttpUrl url = BaseUrl.parse(account.provider(), account.baseUrl(), allowHttp);
        ApiKey apiKey = ApiKey.of(key);
        Account one = new Account(account.provider(), url.toString(), account.secret(), account.key());
        return clients.compute(
                one,
                (same, known) -> known != null && known.key().equals(apiKey)
                        ? known
                        : client(account.provider(), url, apiKey, known));
    }

    private Client client(Provider provider, HttpUrl url, ApiKey key, @Nullable Client before) {
        Turns turns = before == null ? new Turns(MOST_IN_FLIGHT) : before.turns();
        Turns asks = before == null ? turns.part(MOST_ASKS_IN_FLIGHT) : before.asks();
        Access access =
                new Access(url, key, shared, userAgent, timeouts, Retries.DEFAULT, Pause.until(closed), random, clock);
        Row row = Row.of(provider);
        return new Client(
                key,
                turns,
                asks,
                new WatchedBatches(row.client().of(access, row.wire()), new Watch(provider, turns, calls)),
                new WatchedRealtime(row.asking().of(access), new Watch(provider, asks, calls)));
    }
}
