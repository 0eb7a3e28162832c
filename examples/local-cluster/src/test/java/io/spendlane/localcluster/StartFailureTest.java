package io.spendlane.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StartFailureTest {
    private static final String RUNS = "exec sleep 300";

    @TempDir
    Path directory;

    @Test
    void showsWhichServerEndedAndWhatBothSaid() {
        assertThatThrownBy(() -> start(
                        Map.of("etcd", "echo elected; " + RUNS, "kube-apiserver", "echo unknown flag: --x; exit 1")))
                .isInstanceOf(ClusterException.class)
                .hasMessageContainingAll(
                        "kube-apiserver ended instead of becoming ready",
                        "etcd runs, its log's last lines:\n      elected",
                        "kube-apiserver has ended, its log's last lines:\n      unknown flag: --x");
    }

    @Test
    void showsWhatIsMissingWhenItTakesTooLong() {
        assertThatThrownBy(() -> start(Map.of("etcd", RUNS, "kube-apiserver", RUNS)))
                .hasMessageContaining("not ready after 0 s: the API server has not yet made its certificate");
    }

    @Test
    void triesOtherPortsWhenSomebodyTookOne() throws Exception {
        Path record = directory.resolve("record");

        assertThatThrownBy(() -> start(Map.of(
                        "etcd",
                        "echo started >> " + record + "; " + RUNS,
                        "kube-apiserver",
                        "echo 'bind: address already in use'; exit 1")))
                .hasMessageContaining("address already in use");

        assertThat(Files.readAllLines(record)).hasSize(3);
    }

    @Test
    void leavesNoProcessBehind() throws Exception {
        Path pid = directory.resolve("pid");

        assertThatThrownBy(() ->
                        start(Map.of("etcd", "echo $$ > " + pid + "; " + RUNS, "kube-apiserver", "sleep 1; exit 1")))
                .isInstanceOf(ClusterException.class);

        assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())))
                .isEmpty();
    }

    @Test
    void refusesADirectoryThatHoldsSomething() throws Exception {
        Path mine = Files.createDirectories(directory.resolve("mine"));
        Files.writeString(mine.resolve("thesis.txt"), "precious");

        assertThatThrownBy(() -> LocalCluster.start(
                        Options.defaults().withDirectory(mine),
                        new Binaries(FakeBinaries.in(directory.resolve("bin")))))
                .hasMessageContaining(mine + " is not empty");
        assertThat(mine.resolve("thesis.txt")).hasContent("precious");
    }

    private LocalCluster start(Map<String, String> scripts) {
        Options options = Options.defaults()
                .withDirectory(directory.resolve("data"))
                .withStartTimeout(
                        scripts.get("kube-apiserver").equals(RUNS) ? Duration.ofMillis(500) : Duration.ofSeconds(30));
        return LocalCluster.start(options, new Binaries(FakeBinaries.in(directory.resolve("bin"), scripts)));
    }
}
