package io.spendlane.operator.provider.contract;

import io.spendlane.api.v1alpha1.Provider;

class OpenAIContractTest extends ProviderContract {
    OpenAIContractTest() {
        super(new Bench.Row(Provider.OpenAI, "/openai/v1", "gpt-5.4-mini"));
    }
}
