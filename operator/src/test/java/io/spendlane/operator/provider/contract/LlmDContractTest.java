package io.spendlane.operator.provider.contract;

import io.spendlane.api.v1alpha1.Provider;

class LlmDContractTest extends ProviderContract {
    LlmDContractTest() {
        super(new Bench.Row(Provider.LlmD, "/llm-d/v1", "llama-4-70b"));
    }
}
