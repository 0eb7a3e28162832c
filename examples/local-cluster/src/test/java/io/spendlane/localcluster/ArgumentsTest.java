package io.spendlane.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentsTest {
    @TempDir
    Path directory;

    @Test
    void areRead() {
        Path file = directory.resolve("kubeconfig");

        assertThat(Arguments.of(List.of())).isEqualTo(new Arguments(false, false, Optional.empty()));
        assertThat(Arguments.of(List.of("--keep", "--kubeconfig", file.toString(), "-h")))
                .isEqualTo(new Arguments(true, true, Optional.of(file)));
    }

    @Test
    void refuseWhatIsUnknownOrMissing() {
        assertThatThrownBy(() -> Arguments.of(List.of("--kep"))).hasMessage("Unknown argument: --kep");
        assertThatThrownBy(() -> Arguments.of(List.of("--kubeconfig"))).hasMessage("--kubeconfig needs a file.");
    }

    @Test
    void neverNameAFileThatIsThere() throws IOException {
        Path file = Files.writeString(directory.resolve("config"), "mine");

        assertThatThrownBy(() -> Arguments.of(List.of("--kubeconfig", file.toString())))
                .hasMessageContaining(file + " exists");
    }
}
