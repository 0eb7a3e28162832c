package io.spendlane.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final Console console = new Console();

    @Test
    void tellsStartAndEnd() throws Exception {
        String result = console.progress().during("building etcd", () -> "etcd");

        assertThat(result).isEqualTo("etcd");
        assertThat(console.lines())
                .containsExactly("local-cluster: building etcd ...", "local-cluster: building etcd: done after 0 s");
    }

    @Test
    void tellsNowAndThenHowLongItHasTaken() throws Exception {
        console.progress(Duration.ofMillis(5)).during("building etcd", () -> {
            await().until(() -> console.lines().size() >= 3);
            return "etcd";
        });

        assertThat(console.lines().get(1)).matches("local-cluster: building etcd: \\d+ s");
        assertThat(console.lines()).last().asString().startsWith("local-cluster: building etcd: done after");
    }

    @Test
    void tellsFailure() {
        assertThatThrownBy(() -> console.progress().during("building etcd", () -> {
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");

        assertThat(console.lines()).last().isEqualTo("local-cluster: building etcd: failed after 0 s");
    }
}
