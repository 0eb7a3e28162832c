package io.spendlane.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.operator.provider.account.Providers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is lost as a whole when it is given up is kept small. */
final class BatchSizeTest {
    @ParameterizedTest(name = "{0}, escalation {1}, {2} targets, own limit {3}: {4}")
    @CsvSource({
        "OpenAI, Patient, 2, , 50000",
        "OpenAI, Patient, 2, 10, 10",
        "Gemini, Patient, 1, , wire",
        "Gemini, Disabled, 2, , wire",
        "Gemini, Patient, 2, , 1000",
        "Gemini, Eager, 3, , 1000",
        "Gemini, Patient, 2, 400, 400",
        "Gemini, Patient, 2, 4000, 1000",
    })
    void items(Provider provider, String escalation, int targets, Integer own, String expected) {
        String target = "{name: t%d, provider: " + provider + ", mode: Batch, model: m"
                + (own == null ? "" : ", limits: {maxItemsPerBatch: " + own + "}")
                + "}";
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < targets; i++) {
            all.append(i == 0 ? "" : ", ").append(target.formatted(i));
        }
        SpendLane lane = Serialization.unmarshal(
                "kind: SpendLane\nspec: {routing: {escalation: %s}, targets: [%s]}".formatted(escalation, all),
                SpendLane.class);
        var wire = Providers.wire(provider);

        var limits = BatchSize.of(lane, lane.getSpec().targets().get(0), wire, AccountLimits.NONE);

        assertThat(limits.maxItems())
                .isEqualTo(expected.equals("wire") ? wire.limits().maxItems() : Integer.parseInt(expected));
        assertThat(limits.maxBytes()).isEqualTo(wire.limits().maxBytes());
    }
}
