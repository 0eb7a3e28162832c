package io.spendlane.localcluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * The archive that Kubernetes SIG API Machinery publishes for envtest, checked against the SHA-512 of its index.
 *
 * @see <a href="https://github.com/kubernetes-sigs/controller-tools/blob/main/envtest-releases.yaml">the index</a>
 */
final class EnvtestArchive implements BinarySource {
    private final Platform platform;
    private final Progress progress;
    private final URI index;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(3))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    EnvtestArchive(Platform platform, Progress progress, URI index) {
        this.platform = platform;
        this.progress = progress;
        this.index = index;
    }

    static EnvtestArchive official(Platform platform, Progress progress) {
        return new EnvtestArchive(
                platform,
                progress,
                URI.create(
                        "https://raw.githubusercontent.com/kubernetes-sigs/controller-tools/HEAD/envtest-releases.yaml"));
    }

    @Override
    public String name() {
        return "download";
    }

    @Override
    public String fetch(Path directory) throws IOException, InterruptedException {
        EnvtestIndex.Archive archive = EnvtestIndex.newest(index(), platform)
                .orElseThrow(() -> new IOException(index + " lists no archive of Kubernetes "
                        + Binaries.VERSION.replaceFirst("\\.\\d+$", "") + " for " + platform));
        progress.during("downloading " + archive.url(), () -> download(archive, directory));
        return archive.version();
    }

    private String index() throws IOException, InterruptedException {
        return get(index, Duration.ofSeconds(10), BodyHandlers.ofString());
    }

    private Path download(EnvtestIndex.Archive archive, Path directory) throws IOException, InterruptedException {
        Path file = directory.resolve("archive.tar.gz");
        get(archive.url(), Duration.ofMinutes(10), BodyHandlers.ofFile(file));
        String digest = sha512(file);
        if (!digest.equals(archive.sha512())) {
            throw new IOException(
                    archive.url() + " has SHA-512 " + digest + ", but its index says " + archive.sha512());
        }
        // The archive holds controller-tools/envtest/{etcd,kube-apiserver,kubectl}.
        Commands.run(directory, "tar", "-xzf", file.toString(), "--strip-components=2");
        Files.delete(file);
        return directory;
    }

    private <T> T get(URI url, Duration timeout, BodyHandler<T> body) throws IOException, InterruptedException {
        try {
            HttpResponse<T> response =
                    http.send(HttpRequest.newBuilder(url).timeout(timeout).build(), body);
            if (response.statusCode() != 200) {
                throw new IOException("HTTP " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new IOException("no answer to use from " + url + ": " + e, e);
        }
    }

    /** The digest of a file, in lower-case hex. */
    static String sha512(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }
}
