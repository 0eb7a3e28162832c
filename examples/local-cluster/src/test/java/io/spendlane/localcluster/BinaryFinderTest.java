package io.spendlane.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryFinderTest {
    private static final Platform LINUX = new Platform("linux", "amd64");

    @TempDir
    Path directory;

    private final Console console = new Console();

    @Test
    void takesKubebuilderAssetsFirst() {
        Path assets = FakeBinaries.in(directory.resolve("assets"));
        FakeBinaries.in(directory.resolve("k8s/" + Binaries.VERSION + "-linux-amd64"));

        BinaryFinder finder = finder(Map.of("KUBEBUILDER_ASSETS", assets.toString()));

        assertThat(finder.find().directory()).isEqualTo(assets);
        assertThat(finder.findAtHand()).contains(finder.find());
    }

    @Test
    void doesNotPassOverWrongKubebuilderAssets() {
        assertThatThrownBy(
                        () -> finder(Map.of("KUBEBUILDER_ASSETS", "/nowhere")).find())
                .isInstanceOf(ClusterException.class)
                .hasMessageContainingAll("KUBEBUILDER_ASSETS=/nowhere does not hold", "Correct it, or unset it");
    }

    @Test
    void takesTheCacheThen() {
        Path cached = FakeBinaries.in(directory.resolve("k8s/" + Binaries.VERSION + "-linux-amd64"));

        assertThat(finder(Map.of()).find().directory()).isEqualTo(cached);
        assertThat(finder(Map.of()).findAtHand()).isPresent();
    }

    @Test
    void hasNothingAtHandWithoutBoth() {
        Path go = fakeGo();

        assertThat(finder(Map.of("PATH", go.toString())).findAtHand()).isEmpty();
        assertThat(console.text()).isEmpty();
    }

    @Test
    void buildsWhatCannotBeDownloaded() {
        Binaries binaries = finder(Map.of("PATH", "/nowhere:" + fakeGo())).find();

        assertThat(binaries.directory()).isEqualTo(directory.resolve("k8s/" + Binaries.VERSION + "-linux-amd64"));
        assertThat(console.text()).contains("building kube-apiserver ...", "building kube-apiserver: done");
        assertThat(finder(Map.of()).findAtHand()).contains(binaries);
    }

    @Test
    void saysWhatToDoWhenNothingCanBeHad() {
        assertThatThrownBy(() -> finder(Map.of("PATH", directory.toString())).find())
                .isInstanceOf(ClusterException.class)
                .hasMessageContainingAll(
                        "No etcd, kubectl, kube-apiserver for linux-amd64 could be had",
                        "KUBEBUILDER_ASSETS: not set",
                        "cache: not in " + directory.resolve("k8s"),
                        "download: no answer to use from http://127.0.0.1:1/index.yaml",
                        "build with Go: no `go` on the PATH",
                        "Install Go 1.26 or newer (https://go.dev/dl) and run again, or set KUBEBUILDER_ASSETS");
    }

    /** A compiler that is quick: its output is a copy of itself. */
    private Path fakeGo() {
        Path bin = directory.resolve("bin");
        FakeBinaries.script(bin.resolve("go"), "while [ \"$1\" != -o ]; do shift; done; cp \"$0\" \"$2\"");
        return bin;
    }

    private BinaryFinder finder(Map<String, String> environment) {
        Progress progress = console.progress();
        return new BinaryFinder(
                environment,
                LINUX,
                new BinaryCache(directory, LINUX, progress),
                List.of(
                        new EnvtestArchive(LINUX, progress, URI.create("http://127.0.0.1:1/index.yaml")),
                        new GoBuild(environment, LINUX, progress)));
    }
}
