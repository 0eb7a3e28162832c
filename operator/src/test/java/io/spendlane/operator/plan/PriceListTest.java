package io.spendlane.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.v1alpha1.Mode;
import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.plan.PriceLookup.Found;
import io.spendlane.operator.plan.PriceLookup.Unknown;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A list that is wrong is refused, with file and field; one that is right may change while the operator runs. */
class PriceListTest {
    private static final String ENTRY =
            "provider: openai, model: m, mode: chat, asOf: 2026-11-01, source: s, basis: b, ";
    private static final String PRICES =
            "standard: {input: \"2\", output: \"4\"}, batch: {input: \"1\", output: \"2\"}";
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refuses(String story, String yaml, String where, String why) throws Exception {
        Path file = Files.writeString(folder.resolve("prices.yaml"), yaml);
        assertThatThrownBy(() -> PriceList.read(file))
                .isInstanceOf(PriceListException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(where)
                .hasMessageContaining(why);
    }

    static Stream<Arguments> refuses() {
        return Stream.of(
                arguments("an empty file", "", "prices.yaml", "no price list"),
                arguments("only a comment", "# nothing yet", "prices.yaml", "no price list"),
                arguments("null", "null", "prices.yaml", "no price list"),
                arguments("no YAML", "models: [", "line 1", "while parsing"),
                arguments(
                        "a misspelt field", entry(PRICES + ", cachedinput: \"1\""), "models[0].cachedinput", "no such"),
                arguments(
                        "a misspelt price",
                        entry("standard: {input: \"2\", output: \"4\", cached: \"1\"}"),
                        "models[0].standard.cached",
                        "cachedInput"),
                arguments(
                        "a missing price",
                        entry("standard: {input: \"2\"}"),
                        "models[0].standard",
                        "output is missing"),
                arguments("no source", "models: [{provider: openai}]", "models[0]", "model is missing"),
                arguments(
                        "a price without quotes",
                        entry("standard: {input: 0.1, output: \"4\"}"),
                        "models[0].standard.input",
                        "in quotes"),
                arguments(
                        "a price with seven decimals",
                        entry("standard: {input: \"0.0000001\", output: \"4\"}"),
                        "models[0].standard.input",
                        "at most six decimals"),
                arguments(
                        "a negative price",
                        entry("standard: {input: \"-1\", output: \"4\"}"),
                        "models[0].standard.input",
                        "not an amount"),
                arguments("no date", entry(PRICES).replace("2026-11-01", "soon"), "models[0].asOf", "a date such as"),
                arguments(
                        "an unknown provider",
                        entry(PRICES).replace("openai", "OpenAI"),
                        "models[0].provider",
                        "openai"),
                arguments("an unknown mode", entry(PRICES).replace("chat", "chats"), "models[0].mode", "embedding"),
                arguments(
                        "a server without its name",
                        entry(PRICES).replace("openai", "openai-compatible"),
                        "models[0].host",
                        "is missing"),
                arguments(
                        "the same model twice",
                        "models: [{" + ENTRY + PRICES + "}, {" + ENTRY + PRICES + "}]",
                        "models[1].model",
                        "already"),
                arguments("the same field twice", entry(PRICES + ", note: a, note: b"), "line 1", "note"),
                arguments(
                        "cache writes without price",
                        entry(PRICES + ", cacheWriteAutomatic: true"),
                        "models[0].standard.cacheWrite",
                        "is missing"),
                arguments(
                        "a long context without threshold",
                        entry(PRICES + ", longContext: {" + PRICES + "}"),
                        "models[0].longContext",
                        "aboveInputTokens"),
                arguments(
                        "a change that forgets the long context",
                        entry(PRICES + ", longContext: {aboveInputTokens: 9, " + PRICES
                                + "}, changes: [{from: 2027-01-01, " + PRICES + "}]"),
                        "models[0].changes[0].longContext",
                        "is missing"),
                arguments(
                        "changes out of order",
                        entry(PRICES + ", changes: [{from: 2027-01-02, " + PRICES + "}, {from: 2027-01-01, " + PRICES
                                + "}]"),
                        "models[0].changes[1].from",
                        "in order"),
                arguments(
                        "a dispute that forgets the long context",
                        entry(PRICES + ", longContext: {aboveInputTokens: 9, " + PRICES
                                + "}, disputed: {why: w, batch: {input: \"1\", output: \"1\"}}"),
                        "models[0].disputed.longBatch",
                        "is missing"),
                arguments(
                        "an uplift beyond reason",
                        "uplifts: [{provider: openai, percent: 1000, hostSuffix: .x, when: w}]",
                        "uplifts[0]",
                        "from 0 to 100"));
    }

    @Test
    void namesTheFileThatIsNotThere() {
        Path file = folder.resolve("none.yaml");
        assertThatThrownBy(() -> new PriceSource(PriceList.EMPTY, file))
                .isInstanceOf(PriceListException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("no such file");
    }

    @Test
    void theHintPastedAsItIsIsRefused() {
        PriceBook book = new PriceBook(PriceList.catalogue(), PriceList.EMPTY);
        String message = ((Unknown) book.priceOf(Provider.OpenAI, Mode.Batch, "gpt-99", null, null, NOW)).message();
        String snippet = "models:\n" + message.substring(message.indexOf("- {provider"));
        assertThatThrownBy(() -> PriceList.parse("pasted", snippet.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(PriceListException.class);
        String filledIn = snippet.replace("<yyyy-mm-dd>", "2026-11-21").replace("<USD>", "1.5");
        assertThat(priceIn(filledIn)).isInstanceOf(Found.class);
    }

    @Test
    void jsonIsAList() {
        assertThat(priceIn("""
                        {"models": [{"provider": "openai", "model": "gpt-99", "mode": "chat", "asOf": "2026-11-01",
                          "source": "s", "basis": "b", "standard": {"input": "2", "output": "4"},
                          "batch": {"input": "1", "output": "2"}}]}""")).isInstanceOf(Found.class);
    }

    @Test
    void overridesAreReadAnewAndAFaultLeavesTheEarlierOnes() throws Exception {
        Path file = Files.writeString(folder.resolve("prices.yaml"), entry(PRICES));
        PriceSource source = new PriceSource(PriceList.catalogue(), file);
        assertThat(input(source)).isEqualTo("1.00");
        assertThat(source.refresh()).isFalse();

        Files.writeString(file, entry(PRICES).replace("\"1\"", "\"3\""));
        assertThat(source.refresh()).isTrue();
        assertThat(input(source)).isEqualTo("3.00");

        Files.writeString(file, entry("standard: {}"));
        assertThatThrownBy(source::refresh).isInstanceOf(PriceListException.class);
        assertThatThrownBy(source::refresh).as("every time, not once").isInstanceOf(PriceListException.class);
        assertThat(input(source)).isEqualTo("3.00");
    }

    @Test
    void withoutAFileThereIsTheCatalogue() throws Exception {
        PriceSource source = new PriceSource(PriceList.catalogue(), null);
        assertThat(source.refresh()).isFalse();
        assertThat(source.book().priceOf(Provider.OpenAI, Mode.Batch, "gpt-5.4", null, null, NOW))
                .isInstanceOf(Found.class);
    }

    private static String input(PriceSource source) {
        PriceLookup lookup = source.book().priceOf(Provider.OpenAI, Mode.Batch, "m", null, null, NOW);
        return ((Found) lookup).prices().batch().input().toString();
    }

    private static PriceLookup priceIn(String yaml) {
        try {
            PriceList list = PriceList.parse("test", yaml.getBytes(StandardCharsets.UTF_8));
            return new PriceBook(PriceList.EMPTY, list).priceOf(Provider.OpenAI, Mode.Batch, "gpt-99", null, null, NOW);
        } catch (PriceListException e) {
            throw new AssertionError(e);
        }
    }

    private static String entry(String fields) {
        return "models: [{" + ENTRY + fields + "}]";
    }
}
