package io.spendlane.operator.items;

import static io.spendlane.operator.items.ChatWire.answer;
import static io.spendlane.operator.items.ChatWire.failure;
import static io.spendlane.operator.items.ChatWire.unmetered;
import static io.spendlane.operator.items.Samples.FOLDER;
import static io.spendlane.operator.items.Samples.NAMES;
import static io.spendlane.operator.items.Samples.PRICES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.api.Money;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.ChatRequest.Message;
import io.spendlane.operator.provider.openai.OpenAIWire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HarvestTest {
    private static final String BATCH = NAMES.batch(3);
    private static final ChatWire WIRE = new ChatWire();

    /** Spells half a character as a provider does: escaped. */
    private static final ObjectWriter ASCII = ChatWire.JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    /** Of every request here: its bytes at a dollar per million, and 5 tokens at ten. */
    private static final long WORST = request(3).length + 50;

    @TempDir
    Path root;

    private TempStore store;

    @BeforeEach
    void batchOfFour() throws IOException {
        store = new TempStore(root);
        StringBuilder requests = new StringBuilder();
        for (int item : List.of(3, 4, 6, 7)) {
            requests.append(new String(request(item), StandardCharsets.UTF_8)).append('\n');
        }
        store.put(FOLDER.requests(BATCH), requests.toString().getBytes(StandardCharsets.UTF_8));
        store.put(
                RecordIds.path(FOLDER, BATCH),
                "{\"i\":3,\"id\":\"a\"}\n{\"i\":6,\"id\":6.50}\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void writesItemsInOrder() throws IOException {
        HarvestResult result = collect(
                Missing.READ_AGAIN,
                answer(id(7), "seven", 10, 4),
                failure(id(4), "refused", false),
                answer(id(3), "three", 20, 5),
                failure(id(6), "http_500", false));

        assertThat(store.lines(FOLDER.items(BATCH)))
                .containsExactly(
                        "{\"i\":3,\"s\":1,\"id\":\"a\",\"cost\":70,\"finish\":\"stop\",\"usage\":{\"inputTokens\":20,"
                                + "\"cachedInputTokens\":0,\"outputTokens\":5,\"reasoningTokens\":0},\"out\":\"three\"}",
                        "{\"i\":4,\"s\":1,\"cost\":0,\"err\":\"refused\",\"retry\":false,\"ran\":true,\"maybe\":false}",
                        "{\"i\":6,\"s\":1,\"id\":6.50,\"cost\":0,\"err\":\"http_500\",\"retry\":true,\"ran\":true,\"maybe\":false}",
                        "{\"i\":7,\"s\":1,\"cost\":50,\"finish\":\"stop\",\"usage\":{\"inputTokens\":10,"
                                + "\"cachedInputTokens\":0,\"outputTokens\":4,\"reasoningTokens\":0},\"out\":\"seven\"}");
        assertThat(result)
                .isEqualTo(new HarvestResult(
                        true,
                        2,
                        2,
                        0,
                        0,
                        0,
                        0,
                        0,
                        Money.micros(120),
                        Money.ZERO,
                        Money.micros(240),
                        null,
                        30,
                        0,
                        0,
                        9,
                        0,
                        264,
                        10));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void meters(String story, List<JsonNode> rows, long spent, long uncertain, String counts) throws IOException {
        HarvestResult result = collect(Missing.LOST, rows.toArray(JsonNode[]::new));

        assertThat("answered %d failed %d lost %d unknown %d doubled %d above %d"
                        .formatted(
                                result.answered(),
                                result.failed(),
                                result.lost(),
                                result.unknown(),
                                result.doubled(),
                                result.aboveBound()))
                .isEqualTo(counts);
        assertThat(result.spentUSD()).isEqualTo(Money.micros(spent));
        assertThat(result.uncertainUSD()).isEqualTo(Money.micros(uncertain));
    }

    static Stream<Arguments> meters() {
        JsonNode three = answer(id(3), "x", 10, 1);
        JsonNode four = answer(id(4), "x", 10, 1);
        JsonNode six = answer(id(6), "x", 10, 1);
        JsonNode seven = answer(id(7), "x", 10, 1);
        return Stream.of(
                arguments(
                        "all answered",
                        List.of(three, four, six, seven),
                        80,
                        0,
                        "answered 4 failed 0 lost 0 unknown 0 doubled 0 above 0"),
                arguments(
                        "no row: at worst, uncertain",
                        List.of(three, four, six),
                        60 + WORST,
                        WORST,
                        "answered 3 failed 0 lost 1 unknown 0 doubled 0 above 0"),
                arguments(
                        "no rows at all",
                        List.of(),
                        4 * WORST,
                        4 * WORST,
                        "answered 0 failed 0 lost 4 unknown 0 doubled 0 above 0"),
                arguments(
                        "no usage: at worst, uncertain",
                        List.of(three, four, six, unmetered(id(7), "x")),
                        60 + WORST,
                        WORST,
                        "answered 4 failed 0 lost 0 unknown 0 doubled 0 above 0"),
                arguments(
                        "failed, maybe billed",
                        List.of(three, four, six, failure(id(7), "content_filter", true)),
                        60 + WORST,
                        WORST,
                        "answered 3 failed 1 lost 0 unknown 0 doubled 0 above 0"),
                arguments(
                        "failed, not billed",
                        List.of(three, four, six, failure(id(7), "batch_expired", false)),
                        60,
                        0,
                        "answered 3 failed 1 lost 0 unknown 0 doubled 0 above 0"),
                arguments(
                        "answered twice: both count, one is uncertain",
                        List.of(three, four, three, six, seven),
                        100,
                        20,
                        "answered 4 failed 0 lost 0 unknown 0 doubled 1 above 0"),
                arguments(
                        "a row of nobody: counts, uncertain",
                        List.of(three, four, six, seven, answer("foreign", "x", 10, 1)),
                        100,
                        20,
                        "answered 4 failed 0 lost 0 unknown 1 doubled 0 above 0"),
                arguments(
                        "a row of an item that is not in this batch",
                        List.of(
                                three,
                                four,
                                answer(id(5), "x", 10, 1),
                                six,
                                seven,
                                answer(id(8), "x", 10, 1),
                                answer(id(2), "x", 10, 1)),
                        140,
                        60,
                        "answered 4 failed 0 lost 0 unknown 3 doubled 0 above 0"),
                arguments(
                        "a row of another cut",
                        List.of(three, four, six, seven, answer(new Names(Samples.RUN, 1, 2).customId(3), "x", 10, 1)),
                        100,
                        20,
                        "answered 4 failed 0 lost 0 unknown 1 doubled 0 above 0"),
                arguments(
                        "more input than bounded is settled in full",
                        List.of(three, four, six, answer(id(7), "x", 100_000, 1)),
                        60 + 100_010,
                        0,
                        "answered 4 failed 0 lost 0 unknown 0 doubled 0 above 1"),
                arguments(
                        "more output than bounded is settled in full",
                        List.of(three, four, six, answer(id(7), "x", 10, 6)),
                        60 + 70,
                        0,
                        "answered 4 failed 0 lost 0 unknown 0 doubled 0 above 1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void choosesAmongDoubles(String story, List<JsonNode> rows, String expected) throws IOException {
        collect(Missing.LOST, rows.toArray(JsonNode[]::new));
        assertThat(store.lines(FOLDER.items(BATCH)).get(0)).contains(expected);
    }

    static Stream<Arguments> choosesAmongDoubles() {
        JsonNode one = answer(id(3), "one", 10, 1);
        JsonNode two = answer(id(3), "two", 20, 2);
        JsonNode soft = failure(id(3), "http_500", false);
        JsonNode hard = failure(id(3), "refused", false);
        return Stream.of(
                arguments("the first success", List.of(one, two), "\"out\":\"one\""),
                arguments(
                        "and its usage, at the cost of both",
                        List.of(two, one),
                        "\"cost\":60,\"finish\":\"stop\",\"usage\":{\"inputTokens\":20,"),
                arguments("a success after a failure", List.of(soft, one), "\"out\":\"one\""),
                arguments("a success before a failure", List.of(one, hard), "\"out\":\"one\""),
                arguments("the last failure", List.of(soft, hard), "\"err\":\"refused\",\"retry\":false"));
    }

    @Test
    void putsNothingOnRecordWhileRowsMayStillCome() throws IOException {
        HarvestResult result = collect(Missing.READ_AGAIN, answer(id(3), "x", 10, 1), answer(id(6), "x", 10, 1));
        assertThat(result.written()).isFalse();
        assertThat(result.lost()).isEqualTo(2);
        assertThat(store.exists(FOLDER.items(BATCH))).isFalse();

        assertThat(collect(Missing.LOST, answer(id(3), "x", 10, 1)).written()).isTrue();
        assertThat(store.lines(FOLDER.items(BATCH)).get(1))
                .isEqualTo("{\"i\":4,\"s\":1,\"cost\":" + WORST
                        + ",\"err\":\"lost\",\"retry\":true,\"ran\":true,\"maybe\":true}");
    }

    @Test
    void chargesNothingForWhatNeverRan() throws IOException {
        HarvestResult result = collect(Missing.NEVER_RAN);
        assertThat(result.spentUSD()).isEqualTo(Money.ZERO);
        assertThat(result.lost()).isZero();
        assertThat(store.lines(FOLDER.items(BATCH)).get(1))
                .isEqualTo(
                        "{\"i\":4,\"s\":1,\"cost\":0,\"err\":\"never_ran\",\"retry\":true,\"ran\":false,\"maybe\":false}");
    }

    @Test
    void countsLinesThatAreNoRows() throws IOException {
        String whole = answer(id(7), "x", 10, 1).toString();
        String rows = answer(id(3), "x", 10, 1) + "\n\n{\"id\":\"no custom id\"}\n[]\n" + answer(id(4), "x", 10, 1)
                + "\n" + whole.substring(0, whole.length() / 2);
        HarvestResult result = harvest().collect(BATCH, List.of(Samples.text(rows)), WIRE, PRICES, Missing.READ_AGAIN);
        assertThat(result.malformed()).isEqualTo(3);
        assertThat(result.lost()).isEqualTo(2);
        assertThat(result.written()).isFalse();
    }

    @Test
    void takesALastRowWithoutItsLineEnd() throws IOException {
        String rows = Stream.of(3, 4, 6, 7)
                .map(item -> answer(id(item), "x", 10, 1).toString())
                .collect(Collectors.joining("\n"));
        assertThat(harvest()
                        .collect(BATCH, List.of(Samples.text(rows)), WIRE, PRICES, Missing.READ_AGAIN)
                        .written())
                .isTrue();
    }

    @Test
    void readsSeveralFilesAndWhatIsStored() throws IOException {
        store.put(FOLDER.results(BATCH), (answer(id(7), "x", 10, 1) + "\n").getBytes(StandardCharsets.UTF_8));
        Source errors = Samples.text(failure(id(3), "refused", false) + "\n");
        HarvestResult result =
                harvest().collect(BATCH, List.of(harvest().stored(BATCH), errors), WIRE, PRICES, Missing.LOST);
        assertThat(result.answered()).isEqualTo(1);
        assertThat(result.failed()).isEqualTo(1);
        assertThat(result.lost()).isEqualTo(2);
    }

    @Test
    void mendsAnAnswerThatWasCutOffInsideACharacter() throws IOException {
        collect(Missing.LOST, answer(id(3), "smile \ud83d", 10, 1), answer(id(4), "\ud83d\ude00 \"}\n{\u2028", 10, 1));
        List<String> lines = store.lines(FOLDER.items(BATCH));
        assertThat(ChatWire.JSON.readTree(lines.get(0)).path("out").textValue()).isEqualTo("smile \uFFFD");
        assertThat(ChatWire.JSON.readTree(lines.get(1)).path("out").textValue()).isEqualTo("\ud83d\ude00 \"}\n{\u2028");
        assertThat(lines).hasSize(4);
    }

    @Test
    void keepsAnAnswerThatIsNoText() throws IOException {
        JsonNode row = answer(id(3), "", 10, 1);
        ((ObjectNode) row.at("/response/body/choices/0/message"))
                .set("content", ChatWire.JSON.readTree("[{\"a\":\"\\ud83d\",\"b\":[1.5,null]}]"));
        collect(Missing.LOST, row);
        assertThat(store.lines(FOLDER.items(BATCH)).get(0)).endsWith("\"out\":[{\"a\":\"\uFFFD\",\"b\":[1.5,null]}]}");
    }

    @Test
    void givesTheSameWhenRepeated() throws IOException {
        HarvestResult first = collect(Missing.LOST, answer(id(3), "x", 10, 1));
        List<String> lines = store.lines(FOLDER.items(BATCH));
        assertThat(collect(Missing.LOST, answer(id(3), "x", 10, 1))).isEqualTo(first);
        assertThat(store.lines(FOLDER.items(BATCH))).isEqualTo(lines);
    }

    @Test
    void refusesADamagedRequestFileAndForeignNames() throws IOException {
        store.put(FOLDER.requests(BATCH), concat(request(4), request(3)));
        assertThatThrownBy(() -> collect(Missing.LOST))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is damaged in line 2");
        store.put(FOLDER.requests(BATCH), concat(request(3), "{\"custom_id".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> harvest().collect(BATCH, List.of(), OpenAIWire.openAI(), PRICES, Missing.LOST))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is damaged in line 2");
        assertThat(store.exists(FOLDER.items(BATCH))).isFalse();
        assertThatThrownBy(() -> harvest().collect("other", List.of(), WIRE, PRICES, Missing.LOST))
                .isInstanceOf(IllegalArgumentException.class);
        store.delete(FOLDER.requests(BATCH));
        assertThatThrownBy(() -> collect(Missing.LOST)).isInstanceOf(NoSuchFileException.class);
    }

    private HarvestResult collect(Missing missing, JsonNode... rows) throws IOException {
        StringBuilder text = new StringBuilder();
        for (JsonNode row : rows) {
            text.append(ASCII.writeValueAsString(row)).append('\n');
        }
        return harvest().collect(BATCH, List.of(Samples.text(text.toString())), WIRE, PRICES, missing);
    }

    private Harvest harvest() {
        return new Harvest(store, FOLDER, root);
    }

    private static String id(int item) {
        return NAMES.customId(item);
    }

    private static byte[] request(int item) {
        return WIRE.requestLine(new ChatRequest(id(item), List.of(new Message("user", "x")), 5, null, Map.of()), "m");
    }

    private static byte[] concat(byte[] one, byte[] other) {
        return (new String(one, StandardCharsets.UTF_8) + "\n" + new String(other, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }
}
