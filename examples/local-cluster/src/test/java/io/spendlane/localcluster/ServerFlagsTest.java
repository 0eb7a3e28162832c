package io.spendlane.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerFlagsTest {
    private static final Binaries BINARIES = new Binaries(Path.of("/bin"));
    private static final Path DIRECTORY = Path.of("/data");

    @Test
    void ofTheOptionsReplaceDefaults() {
        Options options = Options.defaults()
                .withApiServerFlag("authorization-mode", "AlwaysAllow")
                .withApiServerFlag("v", "4");

        assertThat(apiServer(options))
                .startsWith("/bin/kube-apiserver", "--etcd-servers=http://127.0.0.1:2")
                .contains("--secure-port=1", "--authorization-mode=AlwaysAllow", "--v=4")
                .doesNotContain("--authorization-mode=RBAC");
    }

    @Test
    void letGoOfThrottlingUnlessAskedFor() {
        String off = "--enable-priority-and-fairness=false";

        assertThat(apiServer(Options.defaults())).contains(off, "--authorization-mode=RBAC");
        assertThat(apiServer(Options.defaults().withThrottling(true))).doesNotContain(off);
    }

    @Test
    void skipFsyncUnlessAskedFor() {
        assertThat(ServerFlags.etcd(BINARIES, DIRECTORY, 2, false))
                .contains("--unsafe-no-fsync=true", "--data-dir=/data/etcd");
        assertThat(ServerFlags.etcd(BINARIES, DIRECTORY, 2, true)).contains("--unsafe-no-fsync=false");
    }

    private static List<String> apiServer(Options options) {
        return ServerFlags.apiServer(BINARIES, DIRECTORY, 1, 2, options);
    }
}
