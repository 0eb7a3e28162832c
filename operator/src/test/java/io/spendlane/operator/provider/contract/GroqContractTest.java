package io.spendlane.operator.provider.contract;

import io.spendlane.api.v1alpha1.Provider;

class GroqContractTest extends ProviderContract {
    GroqContractTest() {
        super(new Bench.Row(Provider.Groq, "/groq/openai/v1", "llama-4-70b"));
    }
}
