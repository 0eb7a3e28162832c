package io.spendlane.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoBuildTest {
    @TempDir
    Path directory;

    private final Console console = new Console();

    @Test
    void buildsEachModuleInItsOwnDirectory() throws Exception {
        Path record = directory.resolve("record");
        Path output = Files.createDirectories(directory.resolve("output"));

        String version = build(
                        "echo \"$(basename $PWD): $(ls | xargs) $CGO_ENABLED $GOOS $GOARCH$GOFLAGS $GOWORK $*\" >> "
                                + record)
                .fetch(output);

        assertThat(version).isEqualTo(Binaries.VERSION);
        assertThat(Files.readAllLines(record))
                .hasSize(3)
                .first()
                .asString()
                .startsWith(
                        "etcd: go.mod go.sum main.go 0 linux arm64 off build -trimpath -buildvcs=false -mod=readonly")
                .contains("gitVersion=v" + Binaries.VERSION, "gitMajor=1", "gitMinor=36")
                .endsWith("-o " + output.resolve("etcd") + " .");
        assertThat(output).isEmptyDirectory();
    }

    @Test
    void showsTheEndOfWhatGoSaid() {
        assertThatThrownBy(
                        () -> build("seq 1 50; echo no space left >&2; exit 3").fetch(directory))
                .hasMessageContainingAll("failed with exit code 3", "      50\n      no space left")
                .message()
                .doesNotContain("      30\n");
        assertThat(console.text()).contains("building etcd: failed");
    }

    @Test
    void pinsEveryDependency() throws Exception {
        for (String binary : Binaries.NAMES) {
            assertThat(GoBuild.class.getResource("build/" + binary + "/go.sum"))
                    .as(binary)
                    .isNotNull();
        }
        try (var in = GoBuild.class.getResourceAsStream("build/kube-apiserver/go.mod")) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("k8s.io/kubernetes v" + Binaries.VERSION + "\n");
        }
    }

    private GoBuild build(String go) {
        FakeBinaries.script(directory.resolve("bin/go"), go);
        return new GoBuild(
                Map.of("PATH", directory.resolve("bin").toString()),
                new Platform("linux", "arm64"),
                console.progress());
    }
}
