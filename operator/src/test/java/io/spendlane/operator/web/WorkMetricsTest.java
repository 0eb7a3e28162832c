package io.spendlane.operator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.api.v1alpha1.SpendLaneSpec;
import io.spendlane.api.v1alpha1.Target;
import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.api.v1alpha1.UseCase;
import io.spendlane.operator.store.SpendRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkMetricsTest {
    private static final SpendLaneSpec LANE = lane();

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final WorkMetrics metrics =
            new WorkMetrics(registry, name -> name.equals("overnight") ? Optional.of(LANE) : Optional.empty());

    @Test
    void allSeriesOfALaneBeginAtZero() {
        metrics.begin("overnight", LANE);

        assertThat(lines())
                .containsExactlyInAnyOrder(
                        "spendlane_items_total{lane=\"overnight\",outcome=\"failed\",use_case=\"document_summarization\"} 0.0",
                        "spendlane_items_total{lane=\"overnight\",outcome=\"failed\",use_case=\"other\"} 0.0",
                        "spendlane_items_total{lane=\"overnight\",outcome=\"succeeded\",use_case=\"document_summarization\"} 0.0",
                        "spendlane_items_total{lane=\"overnight\",outcome=\"succeeded\",use_case=\"other\"} 0.0",
                        usd("realtime", "document_summarization", "0.0"),
                        usd("realtime", "other", "0.0"),
                        usd("spent", "document_summarization", "0.0"),
                        usd("spent", "other", "0.0"),
                        usd("uncertain", "document_summarization", "0.0"),
                        usd("uncertain", "other", "0.0"));
    }

    @Test
    void addsUpToTheMicroDollar() {
        IntStream.range(0, 10).forEach(i -> metrics.settled(record(100_001), "document-summarization"));

        assertThat(lines()).contains(usd("spent", "document_summarization", "1.00001"));
    }

    /** A label's values come from lanes, not from what anybody may write into a job. */
    @Test
    void whatTheLaneDoesNotNameIsOther() {
        metrics.begin("overnight", LANE);
        long before = lines().size();

        IntStream.range(0, 100).forEach(i -> metrics.settled(record(1), "made-up-" + i));
        metrics.settled(record(1), null);
        IntStream.range(0, 100).forEach(i -> metrics.ended("overnight", "made-up-" + i, 2, 1));

        assertThat(lines())
                .hasSize((int) before)
                .contains(
                        usd("spent", "other", "1.01E-4"),
                        "spendlane_items_total{lane=\"overnight\",outcome=\"succeeded\",use_case=\"other\"} 200.0",
                        "spendlane_items_total{lane=\"overnight\",outcome=\"failed\",use_case=\"other\"} 100.0");
    }

    private List<String> lines() {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith("spendlane_"))
                .toList();
    }

    private static String usd(String amount, String useCase, String value) {
        return "spendlane_settled_usd_total{amount=\"%s\",lane=\"overnight\",model=\"gpt-5.4-mini\",provider=\"OpenAI\",use_case=\"%s\"} %s"
                .formatted(amount, useCase, value);
    }

    private static SpendLaneSpec lane() {
        return new SpendLaneSpec(
                null,
                null,
                null,
                List.of(new UseCase("document_summarization", Urgency.Low, null)),
                null,
                null,
                null,
                List.of(target("primary", Mode.Batch), target("fallback", Mode.Realtime)),
                null,
                null,
                null);
    }

    private static Target target(String name, Mode mode) {
        return new Target(name, Provider.OpenAI, mode, "gpt-5.4-mini", null, null, null, null, null, null);
    }

    private static SpendRecord record(long micros) {
        return new SpendRecord(
                "sl-1",
                "overnight",
                "lane",
                "job",
                "team",
                "contracts",
                "run",
                "summarize",
                Instant.EPOCH,
                Instant.EPOCH,
                "primary",
                Provider.OpenAI,
                "gpt-5.4-mini",
                3,
                2,
                1,
                0,
                10,
                0,
                0,
                10,
                0,
                new Money(micros),
                new Money(micros),
                Money.ZERO,
                new Money(2 * micros),
                null,
                null,
                null,
                Map.of());
    }
}
