package io.spendlane.operator.provider.contract;

import io.spendlane.api.v1alpha1.Provider;

class MistralContractTest extends ProviderContract {
    MistralContractTest() {
        super(new Bench.Row(Provider.Mistral, "/mistral", "mistral-small-2603"));
    }
}
