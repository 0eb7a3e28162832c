package io.spendlane.operator.provider.contract;

import io.spendlane.api.v1alpha1.Provider;
import org.jspecify.annotations.Nullable;

class AnthropicContractTest extends ProviderContract {
    AnthropicContractTest() {
        super(new Bench.Row(Provider.Anthropic, "/anthropic", "claude-haiku-5-5"));
    }

    /** Its batches bear none. */
    @Override
    @Nullable
    String shownName(String name) {
        return null;
    }
}
