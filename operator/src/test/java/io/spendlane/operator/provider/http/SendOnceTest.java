package io.spendlane.operator.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.Seen;
import io.spendlane.operator.provider.server.WireServer;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** The guard holds by itself, also in a client that would repeat; the first two tests show that OkHttp does repeat without it. */
class SendOnceTest {
    private static final RequestBody CARELESS = RequestBody.create("{}", MediaType.get("application/json"));

    @Test
    void okHttpByItselfRepeatsOnAPooledConnectionThatIsReset() throws Exception {
        try (WireServer server = new WireServer(SendOnceTest::resetPosts)) {
            OkHttpClient client = new OkHttpClient();
            warm(client, server);
            assertThatThrownBy(() -> post(client, server, null, CARELESS)).isInstanceOf(IOException.class);
            assertThat(posts(server)).isGreaterThan(1);
        }
    }

    @Test
    void okHttpByItselfRepeatsAnUnavailableThatInvitesIt() throws Exception {
        try (WireServer server = new WireServer(seen -> Reply.status(503).with("Retry-After: 0"))) {
            post(new OkHttpClient(), server, null, CARELESS);
            assertThat(posts(server)).isGreaterThan(1);
        }
    }

    @Test
    void theGuardLetsItThroughOnce() throws Exception {
        try (WireServer server = new WireServer(SendOnceTest::resetPosts)) {
            OkHttpClient careless = SendOnce.guard(new OkHttpClient.Builder())
                    .retryOnConnectionFailure(true)
                    .followRedirects(true)
                    .build();
            warm(careless, server);
            SendOnce once = new SendOnce();
            assertThat(once.started()).isFalse();
            assertThatThrownBy(() -> post(careless, server, once, CARELESS)).isInstanceOf(IOException.class);
            assertThat(once.started()).isTrue();
            assertThat(posts(server)).isEqualTo(1);
        }
    }

    @Test
    void theGuardLetsARedirectThroughOnce() throws Exception {
        try (WireServer server = new WireServer(seen -> Reply.redirect(307, "/elsewhere"))) {
            OkHttpClient careless = SendOnce.guard(new OkHttpClient.Builder())
                    .followRedirects(true)
                    .build();
            assertThatThrownBy(() -> post(careless, server, new SendOnce(), CARELESS))
                    .hasMessage("a request that bills is not sent twice");
            assertThat(server.lines()).containsExactly("POST /");
        }
    }

    @Test
    void aGuardedClientRepeatsNothingUntagged() throws Exception {
        try (WireServer server = new WireServer(seen -> Reply.status(503).with("Retry-After: 0"))) {
            OkHttpClient client = SendOnce.guard(new OkHttpClient.Builder()).build();
            assertThat(post(client, server, null, CARELESS)).isEqualTo(503);
            assertThat(server.lines()).containsExactly("POST /");
        }
    }

    @Test
    void aBodyIsOneShot() throws Exception {
        RequestBody body = SendOnce.body(new byte[3], MediaType.get("application/json"));
        assertThat(body.isOneShot()).isTrue();
        assertThat(body.contentLength()).isEqualTo(3);
    }

    @Test
    void withoutAConnectionNothingHasStarted() throws Exception {
        OkHttpClient client = SendOnce.guard(new OkHttpClient.Builder())
                .dns(host -> List.of(InetAddress.getByName("127.0.0.2")))
                .build();
        try (WireServer server = new WireServer(InetAddress.getByName("127.0.0.1"), seen -> Reply.status(200))) {
            SendOnce once = new SendOnce();
            Request request = once.tag(new Request.Builder()
                            .url(server.url("provider.test"))
                            .post(CARELESS))
                    .build();
            assertThatThrownBy(() -> client.newCall(request).execute()).isInstanceOf(IOException.class);
            assertThat(once.started()).isFalse();
        }
    }

    private static Reply resetPosts(Seen seen) {
        return seen.method().equals("POST") ? new Reply.Reset() : Reply.status(200);
    }

    private static long posts(WireServer server) {
        return server.lines().stream().filter(line -> line.startsWith("POST")).count();
    }

    private static void warm(OkHttpClient client, WireServer server) throws IOException {
        try (Response response =
                client.newCall(new Request.Builder().url(server.url()).build()).execute()) {
            assertThat(response.body().string()).isNotEmpty();
        }
    }

    private static int post(OkHttpClient client, WireServer server, SendOnce once, RequestBody body)
            throws IOException {
        Request.Builder request =
                new Request.Builder().url(HttpUrl.get(server.url())).post(body);
        if (once != null) {
            once.tag(request);
        }
        try (Response response = client.newCall(request.build()).execute()) {
            return response.code();
        }
    }
}
