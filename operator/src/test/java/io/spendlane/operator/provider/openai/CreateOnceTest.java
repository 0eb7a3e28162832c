package io.spendlane.operator.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spendlane.operator.provider.NewBatch;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.http.FailedAddresses;
import io.spendlane.operator.provider.http.Timeouts;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.Seen;
import io.spendlane.operator.provider.server.TestAccess;
import io.spendlane.operator.provider.server.WireServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call that bills goes over the wire once, whatever happens to the connection, and says truly whether it went. */
class CreateOnceTest {
    private static final Reply BATCH = Reply.ok("{\"id\":\"b1\",\"status\":\"validating\"}");

    private final TestAccess access = new TestAccess();

    @Test
    void aResetAfterTheRequestIsUnknown() throws Exception {
        try (WireServer server = new WireServer(CreateOnceTest::resetCreates)) {
            OpenAIBatches batches = access.batches(server.url());
            batches.get("b1");
            assertThat(create(batches).kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
            assertThat(server.lines()).containsExactly("GET /batches/b1", "POST /batches");
        }
    }

    @Test
    void aCreateHasAConnectionOfItsOwn() throws Exception {
        try (WireServer server = new WireServer(seen -> BATCH)) {
            OpenAIBatches batches = access.batches(server.url());
            batches.get("b1");
            batches.create(NewBatch.ofFile("one", "m", "file-1"));
            batches.get("b1");
            batches.create(NewBatch.ofFile("two", "m", "file-1"));
            assertThat(server.seen()).extracting(Seen::connection).containsExactly(1, 2, 1, 3);
        }
    }

    @Test
    void aHostWithTwoAddressesGetsItOnce() {
        try (WireServer server = new WireServer(CreateOnceTest::resetCreates)) {
            OkHttpClient client = client(host -> List.of(loopback("127.0.0.1"), loopback("127.0.0.2")));
            OpenAIBatches batches = access.batches(server.url("provider.test"), client);
            assertThat(create(batches).kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
            assertThat(server.lines()).containsExactly("POST /batches");
        }
    }

    @Test
    void anAddressThatTakesNoConnectionIsPassedOver() throws Exception {
        try (WireServer server = new WireServer(loopback("127.0.0.1"), seen -> BATCH)) {
            OkHttpClient client = client(host -> List.of(loopback("127.0.0.2"), loopback("127.0.0.1")));
            OpenAIBatches batches = access.batches(server.url("provider.test"), client);
            assertThat(batches.create(NewBatch.ofFile("name", "m", "file-1")).id())
                    .isEqualTo("b1");
            assertThat(server.lines()).containsExactly("POST /batches");
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void silenceIsUnknownAfterTheLimitOfTheWholeCall() {
        Duration never = Duration.ofHours(1);
        Timeouts limits = new Timeouts(never, never, never, Duration.ofSeconds(2), never, never, never);
        try (WireServer server = new WireServer(seen -> new Reply.Silence())) {
            OpenAIBatches batches = access.batches(server.url(), new OkHttpClient(), limits);
            assertThat(create(batches).kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
            assertThat(server.lines()).containsExactly("POST /batches");
        }
    }

    @Test
    void aClosedPortIsCertain() throws Exception {
        OpenAIBatches batches = access.batches("http://127.0.0.1:" + freePort());
        ProviderException fault = create(batches);
        assertThat(fault.kind()).isEqualTo(Kind.RETRYABLE);
        assertThat(fault).hasMessage("create at 127.0.0.1: no connection to the host");
        assertThat(access.waits()).hasSize(2);
    }

    @Test
    void aNameWithoutAddressIsCertain() {
        OkHttpClient client = client(host -> {
            throw new UnknownHostException(host);
        });
        ProviderException fault = create(access.batches("https://provider.test", client));
        assertThat(fault.kind()).isEqualTo(Kind.RETRYABLE);
        assertThat(fault).hasMessage("create at provider.test: the host's name has no address");
    }

    @Test
    void aFailedHandshakeIsCertain() {
        try (WireServer server = new WireServer(seen -> BATCH)) {
            String https = server.url().replace("http:", "https:");
            ProviderException fault = create(access.batches(https));
            assertThat(fault.kind()).isEqualTo(Kind.RETRYABLE);
            assertThat(fault).hasMessageContaining("no trusted TLS connection");
            assertThat(server.lines()).noneMatch(line -> line.startsWith("POST"));
        }
    }

    @Test
    void aClientThatFailsByItselfIsUnknownOnceItHasSent() {
        try (WireServer server = new WireServer(seen -> BATCH)) {
            OkHttpClient client = new OkHttpClient.Builder()
                    .addInterceptor(chain -> {
                        chain.proceed(chain.request()).close();
                        throw new IllegalStateException("a fault of the client");
                    })
                    .build();
            assertThat(create(access.batches(server.url(), client)).kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
        }
    }

    @Test
    void aClientThatRepeatsByItselfIsStopped() {
        AtomicInteger proceeded = new AtomicInteger();
        try (WireServer server = new WireServer(seen -> Reply.status(500))) {
            OkHttpClient client = new OkHttpClient.Builder()
                    .addInterceptor(chain -> {
                        for (int i = 0; i < 2; i++) {
                            proceeded.incrementAndGet();
                            chain.proceed(chain.request()).close();
                        }
                        return chain.proceed(chain.request());
                    })
                    .build();
            assertThat(create(access.batches(server.url(), client)).kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
            assertThat(proceeded).hasValue(2);
            assertThat(server.lines()).containsExactly("POST /batches");
        }
    }

    private static Reply resetCreates(Seen seen) {
        return seen.method().equals("POST") ? new Reply.Reset() : BATCH;
    }

    private static ProviderException create(OpenAIBatches batches) {
        return catchThrowableOfType(
                ProviderException.class, () -> batches.create(NewBatch.ofFile("name", "m", "file-1")));
    }

    private static InetAddress loopback(String address) throws UnknownHostException {
        return InetAddress.getByName(address);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static OkHttpClient client(Dns dns) {
        FailedAddresses addresses = new FailedAddresses(dns, Clock.systemUTC());
        return new OkHttpClient.Builder()
                .dns(addresses)
                .eventListener(addresses)
                .build();
    }
}
