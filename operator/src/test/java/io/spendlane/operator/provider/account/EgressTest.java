package io.spendlane.operator.provider.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.spendlane.api.v1alpha1.Charge.Account;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.provider.Calls;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.http.Timeouts;
import io.spendlane.operator.provider.server.Reply;
import io.spendlane.operator.provider.server.WireServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** How calls leave a network that lets nothing out but by its proxy, which puts its own certificate in the provider's place. */
@Isolated("it changes system properties")
class EgressTest {
    private static final String PASSWORD = "changeit";
    private static final byte[] LINE =
            "{\"custom_id\":\"r-1\",\"body\":{\"model\":\"m\"}}".getBytes(StandardCharsets.UTF_8);

    private final Map<String, @Nullable String> before = new HashMap<>();

    @TempDir
    private Path folder;

    @AfterEach
    void restore() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    @Test
    void goesByTheProxyAndTrustsItsCertificate() throws Exception {
        Path keys = certificate("provider.test");
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpsServer server = server(keys, asked);
        try (Tunnel proxy = new Tunnel(server.getAddress().getPort())) {
            property("https.proxyHost", "127.0.0.1");
            property("https.proxyPort", Integer.toString(proxy.port()));
            ProviderException strange = catchThrowableOfType(ProviderException.class, EgressTest::ask);
            assertThat(strange.kind()).as("certainly not sent").isEqualTo(Kind.RETRYABLE);
            assertThat(strange).hasMessageContaining("no trusted TLS connection");
            assertThat(asked).isEmpty();

            property("javax.net.ssl.trustStore", keys.toString());
            property("javax.net.ssl.trustStorePassword", PASSWORD);
            assertThat(ask()).contains("\"custom_id\":\"r-1\"");
            assertThat(asked).containsExactly("POST /v1/chat/completions Bearer sk-1");
            assertThat(proxy.asked()).isNotEmpty().containsOnly("CONNECT provider.test:443 HTTP/1.1");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aProxyThatRefusesHasSeenNeitherRequestNorKey() {
        try (WireServer proxy = new WireServer(seen -> Reply.status(502))) {
            property("https.proxyHost", "127.0.0.1");
            property("https.proxyPort", Integer.toString(proxy.port()));
            ProviderException refused = catchThrowableOfType(ProviderException.class, EgressTest::ask);
            assertThat(refused.kind()).isEqualTo(Kind.RETRYABLE);
            assertThat(proxy.lines()).isNotEmpty().containsOnly("CONNECT provider.test:443");
            assertThat(proxy.seen())
                    .allSatisfy(seen -> assertThat(seen.header("authorization")).isNull());
        }
    }

    @Test
    void aHostThatIsExceptedGoesThereItself() {
        try (WireServer proxy = new WireServer(seen -> Reply.status(502))) {
            property("https.proxyHost", "127.0.0.1");
            property("https.proxyPort", Integer.toString(proxy.port()));
            property("http.nonProxyHosts", "10.96.0.1|*.test");
            ProviderException unknown = catchThrowableOfType(ProviderException.class, EgressTest::ask);
            assertThat(unknown).hasMessageContaining("provider.test").hasMessageContaining("has no address");
            assertThat(proxy.lines()).isEmpty();
        }
    }

    private static String ask() throws ProviderException {
        try (Providers providers =
                new Providers(false, "spendlane/test", Timeouts.DEFAULT, Calls.UNWATCHED, Clock.systemUTC())) {
            Account account = new Account(Provider.OpenAICompatible, "https://provider.test/v1", "secret", "key");
            return new String(providers.realtime(account, "sk-1").ask(LINE, "m").resultLine(), StandardCharsets.UTF_8);
        }
    }

    private void property(String name, String value) {
        before.putIfAbsent(name, System.getProperty(name));
        System.setProperty(name, value);
    }

    private Path certificate(String host) throws Exception {
        Path file = folder.resolve("keys.p12");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).as(() -> read(keytool.getInputStream())).isZero();
        // A store with a key entry trusts nobody: the certificate goes into one of its own beside it.
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        store.setCertificateEntry("trusted", store.getCertificate("test"));
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    private static String read(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static HttpsServer server(Path keys, List<String> asked) throws Exception {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "{\"choices\":[{\"message\":{\"content\":\"hi\"}}]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** A proxy that leads every CONNECT to one local port. */
    private static final class Tunnel implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final int target;

        Tunnel(int target) throws IOException {
            this.target = target;
            start(() -> {
                while (true) {
                    Socket client = server.accept();
                    start(() -> lead(client));
                }
            });
        }

        int port() {
            return server.getLocalPort();
        }

        List<String> asked() {
            return asked;
        }

        private void lead(Socket client) throws IOException {
            try (client;
                    Socket host = new Socket(InetAddress.getLoopbackAddress(), target)) {
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    int next = client.getInputStream().read();
                    if (next < 0) {
                        return;
                    }
                    head.append((char) next);
                }
                asked.add(head.substring(0, head.indexOf("\r\n")));
                client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                start(() -> client.getInputStream().transferTo(host.getOutputStream()));
                host.getInputStream().transferTo(client.getOutputStream());
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void start(Work work) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            work.run();
                        } catch (IOException over) {
                            // One of the two has gone.
                        }
                    },
                    "tunnel");
            thread.setDaemon(true);
            thread.start();
        }
    }
}
