package io.spendlane.operator.provider.contract;

import io.spendlane.api.v1alpha1.Provider;

class GeminiContractTest extends ProviderContract {
    GeminiContractTest() {
        super(new Bench.Row(Provider.Gemini, "/gemini", "gemini-3.5-flash-lite"));
    }

    @Override
    boolean tellsRightsFromMissingInput() {
        return false;
    }

    /** What ran until then is lost, and maybe billed. */
    @Override
    boolean keepsWhatWasDoneWhenExpired() {
        return false;
    }
}
