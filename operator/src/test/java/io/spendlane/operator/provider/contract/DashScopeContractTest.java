package io.spendlane.operator.provider.contract;

import io.spendlane.api.v1alpha1.Provider;

class DashScopeContractTest extends ProviderContract {
    DashScopeContractTest() {
        super(new Bench.Row(Provider.DashScope, "/dashscope/compatible-mode/v1", "qwen-plus"));
    }
}
