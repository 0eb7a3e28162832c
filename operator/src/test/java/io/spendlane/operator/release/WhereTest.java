package io.spendlane.operator.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendlane.operator.release.ReleaseCheck.Where;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhereTest {

    /** The chart can only write http://$(POD_IP):8090. */
    @ParameterizedTest
    @CsvSource({
        "http://10.0.0.7:8090, http://10.0.0.7:8090, 10.0.0.7",
        "http://fd00:10:244::7:8090, http://[fd00:10:244::7]:8090, [fd00:10:244::7]",
        "http://::1:8090/, http://[::1]:8090/, [::1]",
        "http://[fd00::7]:8090, http://[fd00::7]:8090, [fd00::7]",
        "http://2001:db8:0:1:1:1:1:1:8090, http://[2001:db8:0:1:1:1:1:1]:8090, [2001:db8:0:1:1:1:1:1]",
        "http://simulator.models:8090, http://simulator.models:8090, simulator.models"
    })
    void anAddressOfIPv6IsPutIntoBrackets(String written, URI read, String host) {
        Where where = Where.of(List.of("http://spendlane:8080", written, "trial"), "spendlane-system");

        assertThat(where.simulator()).isEqualTo(read).hasHost(host).hasPort(8090);
        assertThat(where.operator()).isEqualTo(URI.create("http://spendlane:8080"));
    }

    @Test
    void saysHowToWriteThem() {
        assertThatThrownBy(() -> Where.of(List.of("http://spendlane:8080", "http://10.0.0.7:8090"), "x"))
                .hasMessage(
                        "so many arguments: 2; usage: check-release [--patience=SECONDS] OPERATOR_URL [SIMULATOR_URL NAME]");
    }
}
