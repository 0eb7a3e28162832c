package io.spendlane.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvtestArchiveTest {
    private static final Platform LINUX = new Platform("linux", "amd64");

    @TempDir
    Path directory;

    private final Console console = new Console();
    private HttpServer server;
    private Path target;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        target = Files.createDirectories(directory.resolve("target"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void bringsTheBinaries() throws Exception {
        byte[] archive = archive();
        serve("/archive", archive);
        serve("/index", index("1.36.4", "linux-amd64", EnvtestArchive.sha512(directory.resolve("a.tar.gz"))));

        assertThat(source().fetch(target)).isEqualTo("1.36.4");

        assertThat(Binaries.in(target)).isPresent();
        assertThat(target.toFile().list()).containsExactlyInAnyOrder("etcd", "kube-apiserver", "kubectl");
        assertThat(console.text()).contains("downloading " + url("/archive") + " ...");
    }

    @Test
    void refusesAnArchiveWithAnotherDigest() throws Exception {
        serve("/archive", archive());
        serve("/index", index("1.36.4", "linux-amd64", "0".repeat(128)));

        assertThatThrownBy(() -> source().fetch(target)).hasMessageContaining("but its index says " + "0".repeat(128));
    }

    @Test
    void saysWhenThereIsNoneForThisPlatformOrMinor() {
        serve(
                "/index",
                index("1.36.4", "linux-arm64", "0".repeat(128)) + index("1.35.0", "linux-amd64", "0".repeat(128)));

        assertThatThrownBy(() -> source().fetch(target))
                .hasMessageContaining("lists no archive of Kubernetes 1.36 for linux-amd64");
    }

    @Test
    void takesTheNewestPatch() {
        String yaml = index("1.36.9", "linux-amd64", "9".repeat(128))
                + index("1.36.10", "linux-amd64", "1".repeat(128))
                + index("1.36.11", "darwin-arm64", "2".repeat(128));

        assertThat(EnvtestIndex.newest(yaml, LINUX).orElseThrow().version()).isEqualTo("1.36.10");
    }

    @Test
    void saysWhenTheIndexIsNotThere() {
        assertThatThrownBy(() -> source().fetch(target)).hasMessageContainingAll(url("/index"), "HTTP 404");
    }

    private byte[] archive() throws Exception {
        FakeBinaries.in(directory.resolve("controller-tools/envtest"));
        Commands.run(directory, "tar", "-czf", "a.tar.gz", "controller-tools");
        return Files.readAllBytes(directory.resolve("a.tar.gz"));
    }

    private String index(String version, String platform, String digest) {
        return """
                  v%1$s:
                    envtest-v%1$s-%2$s.tar.gz:
                      hash: %3$s
                      selfLink: %4$s
                """.formatted(version, platform, digest, url("/archive"));
    }

    private EnvtestArchive source() {
        return new EnvtestArchive(LINUX, console.progress(), URI.create(url("/index")));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void serve(String path, String body) {
        serve(path, body.getBytes(StandardCharsets.UTF_8));
    }

    private void serve(String path, byte[] body) {
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }
}
