package io.spendlane.operator.provider.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Call;
import okhttp3.Dns;
import okhttp3.EventListener;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Puts addresses that did not take a connection lately last. OkHttp goes on to the next address by itself only where it may also repeat
 * requests; without that, a host whose first address is dead would never be reached.
 */
public final class FailedAddresses extends EventListener implements Dns {
    private static final Duration MEMORY = Duration.ofMinutes(5);

    private final Dns dns;
    private final Clock clock;
    private final Map<InetAddress, Instant> failures = new ConcurrentHashMap<>();

    public FailedAddresses(Dns dns, Clock clock) {
        this.dns = dns;
        this.clock = clock;
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        Instant since = clock.instant().minus(MEMORY);
        failures.values().removeIf(time -> time.isBefore(since));
        List<InetAddress> addresses = new ArrayList<>(dns.lookup(host));
        addresses.sort(Comparator.comparing(address -> failures.getOrDefault(address, Instant.MIN)));
        return addresses;
    }

    @Override
    public void connectFailed(
            Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol, IOException fault) {
        InetAddress failed = address.getAddress();
        if (failed != null) {
            failures.put(failed, clock.instant());
        }
    }
}
