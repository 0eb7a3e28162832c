package io.spendlane.operator.provider.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.provider.ProviderException;
import io.spendlane.operator.provider.ProviderException.Kind;
import io.spendlane.operator.provider.RemoteBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiteLLMContractTest extends ProviderContract {
    LiteLLMContractTest() {
        super(new Bench.Row(Provider.LiteLLM, "/litellm/v1", "llama-4-70b"));
    }

    /** It would lack a batch whose create the proxy passed on and did not live to record: then it is no listing. */
    @Test
    void aListingOfWhatTheProxyRecordedIsNoListing() throws Exception {
        bench().behaves("{\"quirks\":{\"managedFiles\":true}}");
        ProviderException refused = catchThrowableOfType(
                ProviderException.class, () -> bench().client("sim-key").list(null));
        assertThat(refused.kind()).isEqualTo(Kind.RETRYABLE);
    }

    /** Its calls name the model, without which the proxy does not know where to send them. */
    @Test
    void everyCallNamesItsModel() throws Exception {
        RemoteBatch ended =
                bench().ended(bench().batches.create(bench().batch("sl-1", "a")).id());
        bench().all();
        bench().rows(ended);
        for (String operation : List.of("upload", "create", "list", "retrieve", "content")) {
            assertThat(bench().requests(operation))
                    .isNotEmpty()
                    .allSatisfy(request ->
                            assertThat(request.path("query").asText()).contains("model=llama-4-70b"));
        }
    }
}
