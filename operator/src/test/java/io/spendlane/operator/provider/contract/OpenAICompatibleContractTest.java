package io.spendlane.operator.provider.contract;

import io.spendlane.api.v1alpha1.Provider;

class OpenAICompatibleContractTest extends ProviderContract {
    OpenAICompatibleContractTest() {
        super(new Bench.Row(Provider.OpenAICompatible, "/compatible/v1", "llama-4-70b"));
    }
}
