package io.spendlane.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BinaryCacheTest {
    private static final Platform LINUX = new Platform("linux", "amd64");
    private static final String PINNED = Binaries.VERSION + "-linux-amd64";

    @TempDir
    Path root;

    private final Console console = new Console();

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void isInAPlaceOfTheUser(String story, Map<String, String> environment, String expected) {
        assertThat(BinaryCache.root(environment, Path.of("/home/ada"))).isEqualTo(Path.of(expected));
    }

    static Stream<Arguments> isInAPlaceOfTheUser() {
        String own = "SPENDLANE_CLUSTER_CACHE";
        String xdg = "XDG_CACHE_HOME";
        return Stream.of(
                arguments("nothing set", Map.of(), "/home/ada/.cache/spendlane/local-cluster"),
                arguments("XDG directory", Map.of(xdg, "/x"), "/x/spendlane/local-cluster"),
                arguments("our own variable, as it is", Map.of(own, "/o"), "/o"),
                arguments("ours goes first", Map.of(own, "/o", xdg, "/x"), "/o"),
                arguments("empty is unset", Map.of(own, "", xdg, ""), "/home/ada/.cache/spendlane/local-cluster"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void finds(String story, List<String> there, String expected) {
        there.forEach(name -> FakeBinaries.in(root.resolve("k8s").resolve(name)));
        assertThat(cache().find()
                        .map(binaries -> String.valueOf(binaries.directory().getFileName()))
                        .orElse("nothing"))
                .isEqualTo(expected);
    }

    static Stream<Arguments> finds() {
        return Stream.of(
                arguments("an empty cache", List.of(), "nothing"),
                arguments("the pinned version", List.of(PINNED), PINNED),
                arguments("the pinned one before a newer patch", List.of("1.36.9-linux-amd64", PINNED), PINNED),
                arguments(
                        "the newest patch otherwise",
                        List.of("1.36.2-linux-amd64", "1.36.10-linux-amd64"),
                        "1.36.10-linux-amd64"),
                arguments("no other minor", List.of("1.35.0-linux-amd64", "1.37.0-linux-amd64"), "nothing"),
                arguments("no other platform", List.of(Binaries.VERSION + "-linux-arm64"), "nothing"));
    }

    @Test
    void doesNotTakeAnIncompleteDirectory() throws IOException {
        Path directory = FakeBinaries.in(root.resolve("k8s").resolve(PINNED));
        Files.delete(directory.resolve("kubectl"));

        assertThat(cache().find()).isEmpty();
    }

    @Test
    void isFilledInOneMove() throws Exception {
        Binaries binaries = cache().fill(source(directory -> {
            assertThat(cache().find()).isEmpty();
            FakeBinaries.in(directory);
        }));

        assertThat(binaries.directory()).isEqualTo(root.resolve("k8s").resolve(PINNED));
        assertThat(cache().find()).contains(binaries);
        assertThat(entries()).containsExactlyInAnyOrder(".lock", PINNED);
    }

    @Test
    void replacesWhatIsIncomplete() throws Exception {
        Files.createDirectories(root.resolve("k8s").resolve(PINNED).resolve("rubbish"));

        Binaries binaries = cache().fill(source(FakeBinaries::in));

        assertThat(binaries.directory().resolve("rubbish")).doesNotExist();
    }

    @Test
    void keepsNothingOfAFailure() {
        assertThatThrownBy(() -> cache().fill(source(directory -> {
                    FakeBinaries.script(directory.resolve("etcd"), "");
                    throw new IOException("disk full");
                })))
                .hasMessage("disk full");
        assertThatThrownBy(() -> cache().fill(source(directory -> {})))
                .hasMessageContaining("did not give all of etcd, kubectl, kube-apiserver");

        assertThat(entries()).containsExactly(".lock");
    }

    @Test
    void removesWhatACrashLeft() throws Exception {
        FakeBinaries.in(root.resolve("k8s/.unfinished-123"));

        cache().fill(source(FakeBinaries::in));

        assertThat(entries()).containsExactlyInAnyOrder(".lock", PINNED);
    }

    @Test
    @Timeout(60)
    void waitsForAnotherProcessAndTakesWhatItLeft() throws Exception {
        Path k8s = Files.createDirectories(root.resolve("k8s"));
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        k8s.toString(),
                        PINNED)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("locked");
            Progress releasing = new Progress(new ReleasingStream(other), java.time.Duration.ofHours(1));
            Binaries binaries = new BinaryCache(root, LINUX, releasing).fill(source(directory -> {
                throw new IOException("must not be asked");
            }));
            assertThat(binaries.directory()).isEqualTo(k8s.resolve(PINNED));
        } finally {
            other.destroyForcibly();
        }
    }

    private BinaryCache cache() {
        return new BinaryCache(root, LINUX, console.progress());
    }

    private List<String> entries() {
        return List.of(
                java.util.Objects.requireNonNull(root.resolve("k8s").toFile().list()));
    }

    private interface Filling {
        void fill(Path directory) throws IOException;
    }

    private static BinarySource source(Filling filling) {
        return new BinarySource() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public String fetch(Path directory) throws IOException {
                filling.fill(directory);
                return Binaries.VERSION;
            }
        };
    }
}
