package io.spendlane.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HelmCliTest {
    private static final Platform PLATFORM = new Platform("linux", "arm64");

    @TempDir
    Path directory;

    private final Console console = new Console();

    @ParameterizedTest
    @EnumSource
    void isBuiltOnce(HelmCli helm) throws Exception {
        Path record = directory.resolve("record");
        go("echo \"$(ls | xargs) $CGO_ENABLED $GOOS $GOARCH $*\" >> " + record + "\n" + "eval out=\\${$(($# - 1))}\n"
                + "echo '#!/bin/sh' > $out && chmod +x $out");

        Path program = find(helm);

        assertThat(find(helm)).isEqualTo(program).isExecutable();
        assertThat(program)
                .isEqualTo(directory
                        .resolve("cache/helm/" + helm.version() + "-linux-arm64")
                        .resolve("helm"));
        assertThat(program.getParent()).isDirectoryContaining(file -> file.endsWith("helm"));
        char major = helm.version().charAt(0);
        assertThat(Files.readAllLines(record))
                .singleElement()
                .asString()
                .startsWith("go.mod go.sum 0 linux arm64 build -trimpath -buildvcs=false -mod=readonly")
                .contains("-X helm.sh/helm/v" + major + "/internal/version.version=v" + helm.version())
                .endsWith(" helm.sh/helm/v" + major + "/cmd/helm");
    }

    @Test
    void saysWhatToInstall() {
        assertThatThrownBy(() -> HelmCli.HELM_4.find(
                        Map.of("PATH", "/nowhere"), directory.resolve("cache"), PLATFORM, console.progress()))
                .isInstanceOf(ClusterException.class)
                .hasMessageContainingAll("Helm " + HelmCli.HELM_4.version(), "no `go` on the PATH", "Install Go 1.26");
        assertThat(directory.resolve("cache/helm")).isDirectoryNotContaining(file -> Files.isDirectory(file));
    }

    @ParameterizedTest
    @EnumSource
    void isTheVersionThatItsModulePins(HelmCli helm) throws Exception {
        char major = helm.version().charAt(0);
        try (var in = HelmCli.class.getResourceAsStream("build/helm" + major + "/go.mod")) {
            String module = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(module).contains("helm.sh/helm/v" + major + " v" + helm.version());
            assertThat(module).contains("k8s.io/client-go v0.37.");
        }
    }

    private Path find(HelmCli helm) {
        return helm.find(
                Map.of("PATH", directory.resolve("bin").toString()),
                directory.resolve("cache"),
                PLATFORM,
                console.progress());
    }

    private void go(String script) {
        FakeBinaries.script(directory.resolve("bin/go"), script);
    }
}
