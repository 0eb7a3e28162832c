package io.spendlane.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTest {
    @ParameterizedTest
    @ValueSource(strings = {"admin", "system:serviceaccount:legal:operator", "a \"b\" \\c", "1", "yes"})
    void isReadByAClientWhateverTheUserIsCalled(String user) {
        Config config = Config.fromKubeconfig(Kubeconfig.yaml("https://127.0.0.1:20000", "PEM", user, "0123e5"));

        assertThat(config.getMasterUrl()).isEqualTo("https://127.0.0.1:20000/");
        assertThat(config.getCurrentContext().getContext().getUser()).isEqualTo(user);
        assertThat(config.getAutoOAuthToken()).isEqualTo("0123e5");
        assertThat(new String(Base64.getDecoder().decode(config.getCaCertData()), StandardCharsets.UTF_8))
                .isEqualTo("PEM");
    }
}
