package io.spendlane.operator.provider.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.provider.RemoteBatch;
import io.spendlane.operator.provider.ResultLine.Failed;
import org.junit.jupiter.api.Test;

class AzureOpenAIContractTest extends ProviderContract {
    AzureOpenAIContractTest() {
        super(new Bench.Row(Provider.AzureOpenAI, "/azure/openai/v1", "gpt-5.4-mini"));
    }

    /** All that its documentation shows and OpenAI does not do. */
    @Test
    void itsOdditiesAreTaken() throws Exception {
        bench().behaves("""
                {"completionSeconds":0.2,"quirks":{"isoTimes":true,"capitalisedStatus":true,"nullCounts":true,"emptyErrorFile":true,
                 "rowsWithoutId":true,"filePendingSeconds":1}}""");
        RemoteBatch created = bench().batches.create(bench().batch("sl-1", "a", "b"));
        assertThat(created.createdAt().getEpochSecond()).isPositive();
        RemoteBatch ended = bench().ended(created.id());
        assertThat(ended.results()).hasSize(2);
        assertThat(bench().rows(ended)).hasSize(2);
    }

    @Test
    void whatTheFilterStopsMayBeBilled() throws Exception {
        bench().behaves("{\"completionSeconds\":0.2,\"quirks\":{\"filteredBilled\":true}}");
        RemoteBatch ended = bench().ended(bench().batches
                .create(bench().batch("sl-1", "[[sim-filter]]"))
                .id());
        assertThat(bench().rows(ended)).singleElement().isEqualTo(new Failed("i-0", "content_filter", false, true));
        assertThat(bench().invoice().path("totalUSD").asText()).isNotEqualTo("0");
    }
}
