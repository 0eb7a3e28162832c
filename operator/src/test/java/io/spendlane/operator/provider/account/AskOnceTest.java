package io.spendlane.operator.provider.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.ChatRequest.Message;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RealtimeAnswer;
import io.spendlane.operator.provider.RealtimeProvider;
import io.spendlane.operator.provider.ResultLine.Answered;
import io.spendlane.operator.provider.http.FailedAddresses;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.Seen;
import io.spendlane.operator.provider.server.TestAccess;
import io.spendlane.operator.provider.server.WireServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call that is answered at once is paid for when it arrives: whatever the network does, it is sent once. */
class AskOnceTest {
    private static final ChatRequest REQUEST =
            new ChatRequest("r-1", List.of(new Message("user", "Say hi")), 50, null, Map.of());
    /** Good at every wire, if strange. */
    private static final Reply ANSWER = Reply.ok("""
            {"choices":[{"message":{"content":"hi"}}],"content":[{"type":"text","text":"hi"}],
             "candidates":[{"content":{"parts":[{"text":"hi"}]}}]}""");

    private final TestAccess access = new TestAccess();

    @ParameterizedTest
    @EnumSource
    void aHostWithTwoAddressesGetsItOnce(Provider provider) {
        try (WireServer server = new WireServer(seen -> new Reply.Reset())) {
            OkHttpClient client = client(host -> List.of(loopback("127.0.0.1"), loopback("127.0.0.2")));
            assertThat(refused(provider, server.url("provider.test"), client).kind())
                    .isEqualTo(Kind.UNKNOWN_OUTCOME);
            assertThat(server.seen()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAddressThatTakesNoConnectionIsPassedOver(Provider provider) throws Exception {
        try (WireServer server = new WireServer(loopback("127.0.0.1"), seen -> ANSWER)) {
            OkHttpClient client = client(host -> List.of(loopback("127.0.0.2"), loopback("127.0.0.1")));
            RealtimeAnswer answer = ask(provider, server.url("provider.test"), client);
            assertThat(((Answered) Row.of(provider).wire().resultLine(answer.resultLine()))
                            .output()
                            .asText())
                    .isEqualTo("hi");
            assertThat(server.seen()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasAConnectionOfItsOwn(Provider provider) throws Exception {
        try (WireServer server = new WireServer(seen -> ANSWER)) {
            RealtimeProvider same = Row.of(provider).asking().of(access.access(server.url()));
            same.ask(line(provider), "m");
            same.ask(line(provider), "m");
            assertThat(server.seen()).extracting(Seen::connection).containsExactly(1, 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRedirectIsNotFollowed(Provider provider) {
        try (WireServer server = new WireServer(seen -> Reply.redirect(307, "/v1/elsewhere"))) {
            assertThat(refused(provider, server.url(), new OkHttpClient()).kind())
                    .isEqualTo(Kind.UNKNOWN_OUTCOME);
            assertThat(server.seen()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClosedPortIsCertain(Provider provider) throws Exception {
        ProviderException fault = refused(provider, "http://127.0.0.1:" + freePort(), new OkHttpClient());
        assertThat(fault.kind()).isEqualTo(Kind.RETRYABLE);
        assertThat(fault).hasMessage("ask at 127.0.0.1: no connection to the host");
    }

    private RealtimeAnswer ask(Provider provider, String url, OkHttpClient client) throws ProviderException {
        return Row.of(provider).asking().of(access.access(url, client)).ask(line(provider), "m");
    }

    private ProviderException refused(Provider provider, String url, OkHttpClient client) {
        return catchThrowableOfType(ProviderException.class, () -> ask(provider, url, client));
    }

    private static byte[] line(Provider provider) {
        BatchWire wire = Row.of(provider).wire();
        return wire.requestLine(REQUEST, "m");
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
