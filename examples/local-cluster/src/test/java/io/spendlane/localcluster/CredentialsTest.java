package io.spendlane.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    private final Credentials credentials = new Credentials(List.of(new User("alice", List.of("legal", "readers"))));

    @TempDir
    Path directory;

    @Test
    void areWrittenAsTheApiServerReadsThem() throws IOException {
        credentials.write(directory);

        assertThat(directory.resolve("tokens.csv")).content().isEqualTo("""
                        %s,"admin","admin","system:masters"
                        %s,"alice","alice","legal,readers"
                        """.formatted(
                        credentials.adminToken(), credentials.token("alice")));
        assertThat(directory.resolve("service-account.key")).content().startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(directory.resolve("service-account.pub")).content().startsWith("-----BEGIN PUBLIC KEY-----\n");
    }

    @Test
    void areForNobodyElseToRead() throws IOException {
        credentials.write(directory);

        for (String file : List.of("tokens.csv", "service-account.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void differFromClusterToCluster() {
        assertThat(new Credentials(List.of()).adminToken())
                .isNotEqualTo(credentials.adminToken())
                .hasSize(48);
    }

    @Test
    void sayWhoIsKnown() {
        assertThatThrownBy(() -> credentials.token("bob"))
                .isInstanceOf(ClusterException.class)
                .hasMessageContainingAll("No user bob", "[admin, alice]", "Options.withUser");
    }

    @Test
    void refuseNamesThatTheTokenFileCannotCarry() {
        assertThatIllegalArgumentException().isThrownBy(() -> new User("a\"b", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new User("a", List.of("b,c")));
    }
}
