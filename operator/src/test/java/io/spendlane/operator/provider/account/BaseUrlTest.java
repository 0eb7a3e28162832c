package io.spendlane.operator.provider.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseUrlTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none,https://api.openai.com/v1",
                "'',https://api.openai.com/v1",
                "https://api.openai.com/v1/,https://api.openai.com/v1",
                "https://API.OpenAI.com:443/v1//,https://api.openai.com/v1",
                " https://eu.api.openai.com/v1 ,https://eu.api.openai.com/v1",
                "https://gateway.test,https://gateway.test",
                "https://gateway.test/,https://gateway.test",
                "https://gateway.test:8443/a/../b/v1,https://gateway.test:8443/b/v1",
                "http://[::1]:8000/v1,http://[::1]:8000/v1"
            })
    void hasOneForm(String given, String expected) throws Exception {
        assertThat(BaseUrl.of(Provider.OpenAI, given)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "api.openai.com/v1,no http or https URL",
        "ftp://host/v1,no http or https URL",
        "https://,no http or https URL",
        "https://user:s3cret@host/v1,belong into the Secret",
        "https://s3cret@host/v1,belong into the Secret",
        "https://host/v1?key=s3cret,query",
        "https://host/v1#s3cret,fragment"
    })
    void holdsNothingElse(String given, String message) {
        assertThatThrownBy(() -> BaseUrl.of(Provider.OpenAI, given))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                .hasMessageContaining(message)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aRoutedAccountIsOneModels() throws Exception {
        String url = BaseUrl.routed(Provider.LiteLLM, "https://proxy.test/v1", "azure/gpt 5&x");
        assertThat(url).isEqualTo("https://proxy.test/v1?model=azure%2Fgpt+5%26x");
        assertThat(BaseUrl.parse(Provider.LiteLLM, url, false).queryParameter("model"))
                .isEqualTo("azure/gpt 5&x");
        assertThat(BaseUrl.routed(Provider.OpenAI, "https://proxy.test/v1", "m"))
                .isEqualTo("https://proxy.test/v1");
        assertThatThrownBy(() -> BaseUrl.of(Provider.LiteLLM, "https://proxy.test/v1?key=s3cret"))
                .hasMessageContaining("query")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void anotherServerHasNoDefault() {
        assertThatThrownBy(() -> BaseUrl.of(Provider.OpenAICompatible, null))
                .hasMessage("an OpenAICompatible target needs a baseUrl, such as https://gateway.example.com/v1");
    }

    @Test
    void plainHttpIsForThoseWhoAllowIt() throws Exception {
        assertThatThrownBy(() -> BaseUrl.parse(Provider.OpenAICompatible, "http://vllm.models:8000/v1", false))
                .hasMessageContaining("SPENDLANE_ALLOW_HTTP=true");
        assertThat(BaseUrl.parse(Provider.OpenAICompatible, "http://vllm.models:8000/v1", true))
                .hasToString("http://vllm.models:8000/v1");
    }
}
