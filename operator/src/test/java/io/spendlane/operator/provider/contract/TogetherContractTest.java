package io.spendlane.operator.provider.contract;

import io.spendlane.api.v1alpha1.Provider;
import java.util.List;
import org.jspecify.annotations.Nullable;

class TogetherContractTest extends ProviderContract {
    TogetherContractTest() {
        super(new Bench.Row(Provider.Together, "/together/v1", "llama-4-70b"));
    }

    /** It does not count. */
    @Override
    List<Long> counts() {
        return List.of(0L, 0L, 0L);
    }

    /** Its jobs bear none; they are found by their input. */
    @Override
    @Nullable
    String shownName(String name) {
        return null;
    }
}
