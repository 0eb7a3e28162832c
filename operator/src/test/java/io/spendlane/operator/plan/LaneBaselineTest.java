package io.spendlane.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.BaselineModel;
import io.spendlane.api.v1alpha1.ChargePrices;
import io.spendlane.api.v1alpha1.ChargePrices.Baseline;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;
import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.api.v1alpha1.SpendLaneSpec;
import io.spendlane.api.v1alpha1.Target;
import io.spendlane.operator.provider.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What savings are measured against: the real-time price of the lane's baseline model. */
class LaneBaselineTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final PriceBook BOOK = new PriceBook(PriceList.EMPTY, list("""
            models:
              - {provider: openai, model: frontier, mode: chat, asOf: 2026-11-01, source: contract, basis: contract,
                 standard: {input: "4", output: "8"},
                 longContext: {aboveInputTokens: 1000, standard: {input: "8", output: "12"},
                               batch: {input: "4", output: "6"}}}
              - {provider: anthropic, model: frontier, mode: chat, asOf: 2026-11-01, source: contract, basis: contract,
                 standard: {input: "5", output: "9"}}
              - {provider: openai-compatible, host: gpu.example.com, model: llama, mode: chat, asOf: 2026-11-01,
                 source: own, basis: own, standard: {input: "1", output: "1"}}
              - {provider: openai, model: painter, mode: embedding, asOf: 2026-11-01, source: contract, basis: contract,
                 standard: {input: "4", output: "8"}}
            """));

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void finds(String story, BaselineModel model, Provider first, String input, String fault) {
        LaneBaseline baseline = LaneBaseline.of(lane(model, first), BOOK, NOW);
        assertThat(baseline.prices() == null ? null : baseline.prices().rates().input())
                .isEqualTo(input == null ? null : Money.parse(input));
        if (fault == null) {
            assertThat(baseline.fault()).isNull();
        } else {
            assertThat(baseline.fault()).contains(fault);
        }
    }

    static Stream<Arguments> finds() {
        return Stream.of(
                arguments("none asked for", null, Provider.OpenAI, null, null),
                arguments("of the first target's provider", model("frontier", null), Provider.OpenAI, "4", null),
                arguments("of another provider", model("frontier", Provider.Anthropic), Provider.OpenAI, "5", null),
                arguments(
                        "a server of one's own, where its target is",
                        model("llama", null),
                        Provider.OpenAICompatible,
                        "1",
                        null),
                arguments(
                        "unknown there",
                        model("llama", Provider.OpenAI),
                        Provider.OpenAI,
                        null,
                        "No price is known for the baseline model llama of OpenAI"),
                arguments("no chat model", model("painter", null), Provider.OpenAI, null, "No price is known"));
    }

    @Test
    void settles_what_the_baseline_would_have_cost() {
        Rates cheap = rates("1", "2");
        Baseline baseline = LaneBaseline.of(lane(model("frontier", null), Provider.OpenAI), BOOK, NOW)
                .prices();
        SettleMeter meter =
                new SettleMeter(new ChargePrices(cheap, null, cheap, null, null, null, null).with(baseline));
        meter.used(new Usage(1_000, 0, 0, 100, 0));
        assertThat(meter.baseline()).isEqualTo(Money.micros(1_000 * 4 + 100 * 8));
        meter.used(new Usage(2_000, 0, 0, 100, 0));
        assertThat(meter.baseline()).isEqualTo(Money.micros(1_000 * 4 + 100 * 8 + 2_000 * 8 + 100 * 12));
        assertThat(new SettleMeter(new ChargePrices(cheap, null, cheap, null, null, null, null)).baseline())
                .isNull();
    }

    private static Rates rates(String input, String output) {
        return new Rates(Money.parse(input), Money.parse(input), Money.parse(input), Money.parse(output));
    }

    private static BaselineModel model(String model, Provider provider) {
        return new BaselineModel(model, provider);
    }

    private static SpendLaneSpec lane(BaselineModel baseline, Provider first) {
        String url = first == Provider.OpenAICompatible ? "https://gpu.example.com/v1" : null;
        Target target = new Target("first", first, Mode.Batch, "small", null, url, null, null, null, null);
        return new SpendLaneSpec(null, null, null, null, null, null, null, List.of(target), null, baseline, null);
    }

    private static PriceList list(String yaml) {
        try {
            return PriceList.parse("overrides.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        } catch (PriceListException e) {
            throw new IllegalStateException(e);
        }
    }
}
