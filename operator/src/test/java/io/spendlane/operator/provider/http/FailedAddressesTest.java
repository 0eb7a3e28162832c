package io.spendlane.operator.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

class FailedAddressesTest {
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private final InetAddress one = address("192.0.2.1");
    private final InetAddress two = address("192.0.2.2");
    private final InetAddress three = address("192.0.2.3");
    private final FailedAddresses addresses = new FailedAddresses(host -> List.of(one, two, three), clock(() -> now));

    @Test
    void keepsTheOrderOfTheResolver() throws Exception {
        assertThat(addresses.lookup("provider.test")).containsExactly(one, two, three);
    }

    @Test
    void putsWhatFailedLast() throws Exception {
        fail(one);
        assertThat(addresses.lookup("provider.test")).containsExactly(two, three, one);
        now = now.plusSeconds(1);
        fail(two);
        assertThat(addresses.lookup("provider.test")).containsExactly(three, one, two);
    }

    @Test
    void forgetsInTime() throws Exception {
        fail(one);
        now = now.plus(Duration.ofMinutes(6));
        assertThat(addresses.lookup("provider.test")).containsExactly(one, two, three);
    }

    private void fail(InetAddress address) {
        Call call = new OkHttpClient()
                .newCall(new Request.Builder().url("https://provider.test").build());
        addresses.connectFailed(call, new InetSocketAddress(address, 443), Proxy.NO_PROXY, null, new IOException());
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Clock clock(InstantSource source) {
        return source.withZone(ZoneId.of("UTC"));
    }
}
