package io.spendlane.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.spendlane.operator.store.StoreLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
    @Test
    void has_defaults_for_all() {
        assertThat(Settings.of(Map.of("PATH", "/bin", "HOME", "/")))
                .isEqualTo(new Settings(
                        "spendlane-system",
                        new StoreLocation.Directory(Path.of("/var/lib/spendlane")),
                        8080,
                        Optional.empty(),
                        true,
                        false,
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void reads_every_variable() {
        Map<String, String> environment = new HashMap<>();
        environment.put("SPENDLANE_NAMESPACE", "llm");
        environment.put("SPENDLANE_STORE", "file:///data/store");
        environment.put("SPENDLANE_HTTP_PORT", "0");
        environment.put("SPENDLANE_CLUSTER_NAME", "eu-1");
        environment.put("SPENDLANE_LEASE", "false");
        environment.put("SPENDLANE_ALLOW_HTTP", "true");
        environment.put("SPENDLANE_PRICES", "/etc/prices.yaml");
        environment.put("SPENDLANE_SETTLE_SECONDS", "5");
        assertThat(Settings.of(environment))
                .isEqualTo(new Settings(
                        "llm",
                        new StoreLocation.Directory(Path.of("/data/store")),
                        0,
                        Optional.of("eu-1"),
                        false,
                        true,
                        Optional.of(Path.of("/etc/prices.yaml")),
                        Optional.of(Duration.ofSeconds(5))));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "s3://bucket, -, -, ''",
                "s3://bucket/, -, -, ''",
                "s3://our.bucket-1/a/b/, -, -, a/b",
                "s3://bucket/prefix, https://minio, -, prefix",
                "s3://bucket/prefix, https://minio, false, prefix",
                "s3://bucket/prefix, -, true, prefix"
            })
    void a_bucket_is_a_store(String store, String endpoint, String pathStyle, String prefix) {
        Map<String, String> environment = new HashMap<>(Map.of("SPENDLANE_STORE", store));
        if (endpoint != null) {
            environment.put("AWS_ENDPOINT_URL_S3", endpoint);
        }
        if (pathStyle != null) {
            environment.put("SPENDLANE_S3_PATH_STYLE", pathStyle);
        }
        boolean expected = pathStyle == null ? endpoint != null : Boolean.parseBoolean(pathStyle);
        assertThat(Settings.of(environment).store())
                .isEqualTo(new StoreLocation.Bucket(store.split("/")[2], prefix, expected));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            nullValues = "-",
            value = {
                "SPENDLANE_STOER, file:/x",
                "SPENDLANE_, x",
                "SPENDLANE_METRICS_PORT, 9090",
                "SPENDLANE_NAMESPACE, ''",
                "SPENDLANE_NAMESPACE, Team_A",
                "SPENDLANE_STORE, ''",
                "SPENDLANE_STORE, /var/lib/spendlane",
                "SPENDLANE_STORE, s3:bucket",
                "SPENDLANE_STORE, s3://",
                "SPENDLANE_STORE, s3://Bucket",
                "SPENDLANE_STORE, s3://bucket//prefix",
                "SPENDLANE_STORE, s3://bucket/../prefix",
                "SPENDLANE_STORE, s3://key:secret@bucket",
                "SPENDLANE_STORE, gs://bucket",
                "SPENDLANE_STORE, file://var/lib/spendlane",
                "SPENDLANE_STORE, file:/a b",
                "SPENDLANE_STORE, file:/a?b",
                "SPENDLANE_S3_PATH_STYLE, yes",
                "SPENDLANE_HTTP_PORT, 65536",
                "SPENDLANE_HTTP_PORT, -1",
                "SPENDLANE_HTTP_PORT, http",
                "SPENDLANE_HTTP_PORT, ''",
                "SPENDLANE_LEASE, yes",
                "SPENDLANE_LEASE, TRUE",
                "SPENDLANE_ALLOW_HTTP, 1",
                "SPENDLANE_SETTLE_SECONDS, 5s",
                "SPENDLANE_SETTLE_SECONDS, 86401",
            })
    void names_the_variable_that_is_unknown_or_bad(String name, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(Map.of(name, value)))
                .withMessageContaining(name);
    }

    /** What Kubernetes sets in every pod beside Services named spendlane and spendlane-http. */
    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "SPENDLANE_SERVICE_HOST, 10.0.0.1",
        "SPENDLANE_SERVICE_PORT, 80",
        "SPENDLANE_SERVICE_PORT_METRICS, 80",
        "SPENDLANE_PORT, tcp://10.0.0.1:80",
        "SPENDLANE_PORT_80_TCP, tcp://10.0.0.1:80",
        "SPENDLANE_PORT_80_TCP_PROTO, tcp",
        "SPENDLANE_PORT_80_TCP_PORT, 80",
        "SPENDLANE_PORT_80_TCP_ADDR, 10.0.0.1",
        "SPENDLANE_HTTP_PORT, tcp://10.0.0.1:80",
        "SPENDLANE_HTTP_SERVICE_HOST, 10.0.0.1",
        "SPENDLANE_HTTP_PORT_80_TCP_ADDR, 10.0.0.1",
    })
    void ignores_the_variables_of_services(String name, String value) {
        assertThat(Settings.of(Map.of(name, value))).isEqualTo(Settings.of(Map.of()));
    }
}
