package io.spendlane.operator.provider.contract;

import io.spendlane.api.v1alpha1.Provider;

class FireworksContractTest extends ProviderContract {
    FireworksContractTest() {
        super(new Bench.Row(Provider.Fireworks, "/fireworks/v1/accounts/sim", "accounts/fireworks/models/llama-4-70b"));
    }
}
