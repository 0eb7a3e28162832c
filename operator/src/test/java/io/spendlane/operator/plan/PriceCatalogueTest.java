package io.spendlane.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.ChargePrices.Rates;
import io.spendlane.operator.plan.ModelPrice.LongContext;
import io.spendlane.operator.plan.ModelPrice.Price;
import io.spendlane.operator.plan.ModelPrice.Terms;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the list that comes with the operator, whatever its figures are today. */
class PriceCatalogueTest {
    private static final PriceList CATALOGUE = PriceList.catalogue();

    @Test
    void hasEveryProvider() {
        assertThat(CATALOGUE.models())
                .hasSize(59)
                .extracting(ModelPrice::provider)
                .contains("openai", "anthropic", "google", "mistral", "bedrock");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void pricesArePositiveAndBatchIsNeverDearerThanRealTime(String name, ModelPrice model) {
        for (Terms terms : terms(model)) {
            Price batch = Objects.requireNonNull(terms.batch());
            check(model, batch, terms.standard());
            LongContext context = terms.longContext();
            if (context != null) {
                check(model, context.batch(), context.standard());
                assertThat(context.batch().input()).isGreaterThan(batch.input());
                assertThat(context.batch().output()).isGreaterThan(batch.output());
                assertThat(context.aboveInputTokens()).isLessThan(model.contextWindow());
            }
            ChargePricesCheck.consistent(
                    Quote.of(terms, batch, model.cacheWriteAutomatic()).prices());
        }
    }

    private static void check(ModelPrice model, Price batch, Price standard) {
        Rates low = batch.rates(model.cacheWriteAutomatic());
        Rates high = standard.rates(model.cacheWriteAutomatic());
        assertThat(low.input()).isGreaterThan(Money.ZERO).isLessThanOrEqualTo(high.input());
        assertThat(low.cachedInput()).isGreaterThan(Money.ZERO).isLessThanOrEqualTo(low.input());
        assertThat(low.cacheWrite()).isGreaterThan(Money.ZERO).isLessThanOrEqualTo(high.cacheWrite());
        assertThat(low.output()).isLessThanOrEqualTo(high.output());
        if (model.mode().equals(ModelPrice.CHAT)) {
            assertThat(low.output()).isGreaterThan(Money.ZERO);
        }
    }

    @Test
    void disputesAreMarked() {
        assertThat(CATALOGUE.models().stream()
                        .filter(model -> model.disputed() != null)
                        .map(ModelPrice::model))
                .containsExactlyInAnyOrder(
                        "text-embedding-3-small", "gpt-5.6-sol", "mistral-large-4", "codestral-latest");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void newOpenAIModelsWithAMillionTokensHaveALongContextPrice(String name, ModelPrice model) {
        boolean million = model.contextWindow() != null && model.contextWindow() == 1_050_000;
        assertThat(model.longContext() != null)
                .as("OpenAI bills above 272,000 tokens apart; without a price the hold would fall short")
                .isEqualTo(million || !model.provider().equals("openai") && model.longContext() != null);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void openAIHalvesCachedInputToo(String name, ModelPrice model) {
        Money standard = model.standard().cachedInput();
        if (model.provider().equals("openai") && standard != null) {
            assertThat(Objects.requireNonNull(
                                    Objects.requireNonNull(model.batch()).cachedInput())
                            .times(2))
                    .isEqualTo(standard);
        } else {
            assertThat(model.batch()).isNotNull();
        }
    }

    static Stream<Arguments> models() {
        return CATALOGUE.models().stream().map(model -> Arguments.of(model.name(), model));
    }

    private static List<Terms> terms(ModelPrice model) {
        Terms now = new Terms(model.standard(), model.batch(), model.longContext(), model.disputed());
        return Stream.concat(Stream.of(now), model.changesInOrder().stream().map(ModelPrice.Change::terms))
                .toList();
    }
}
