package io.spendlane.operator.items;

import static io.spendlane.operator.items.Samples.FOLDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spendlane.api.Money;
import io.spendlane.operator.items.ItemLine.Failure;
import io.spendlane.operator.items.ItemLine.Success;
import io.spendlane.operator.provider.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishTest {
    private static final String OUT = "legal/outbox";

    @TempDir
    Path root;

    private TempStore store;

    @BeforeEach
    void newStore() {
        store = new TempStore(root);
    }

    @Test
    void writesEveryRecordInOneOfTwoFiles() throws IOException {
        put(
                1,
                0,
                success(0, 1, TextNode.valueOf("a"), "zero"),
                failure(2, 1, "http_500", 10),
                failure(3, 1, "refused", 0));
        put(2, 2, success(2, 2, null, "two"));
        put(3, 3, new ItemLine(3, 3, null, new Failure("lost", true, true, true), Money.micros(25)));

        Finished finished = finish().toFolder(new Finish.Work(1, 5, false, "not_attempted"), OUT);

        assertThat(finished).isEqualTo(new Finished(2, 3));
        assertThat(store.lines(OUT + "/results.jsonl"))
                .containsExactly(
                        "{\"index\":0,\"id\":\"a\",\"output\":\"zero\",\"finishReason\":\"stop\",\"usage\":{\"inputTokens\":9,"
                                + "\"cachedInputTokens\":4,\"outputTokens\":3,\"reasoningTokens\":2}}",
                        "{\"index\":2,\"output\":\"two\",\"finishReason\":\"stop\",\"usage\":{\"inputTokens\":9,"
                                + "\"cachedInputTokens\":4,\"outputTokens\":3,\"reasoningTokens\":2}}");
        assertThat(store.lines(OUT + "/dead-letters.jsonl"))
                .containsExactly(
                        "{\"index\":1,\"errorClass\":\"not_attempted\",\"attempts\":0,\"costUSD\":\"0.00\"}",
                        "{\"index\":3,\"errorClass\":\"lost\",\"attempts\":2,\"costUSD\":\"0.000025\"}",
                        "{\"index\":4,\"errorClass\":\"not_attempted\",\"attempts\":0,\"costUSD\":\"0.00\"}");
    }

    @Test
    void takesTheFirstSuccessByItsSubmissionWhateverTheFilesAreCalled() throws IOException {
        put(10, 0, success(0, 10, IntNode.valueOf(7), "late"));
        put(9, 0, success(0, 9, IntNode.valueOf(7), "early"));
        put(11, 0, failure(0, 11, "refused", 5));

        finish().toFolder(new Finish.Work(1, 1, false, "-"), OUT + "/");

        assertThat(store.lines(OUT + "/results.jsonl"))
                .singleElement()
                .asString()
                .startsWith("{\"index\":0,\"id\":7,\"output\":\"early\"");
        assertThat(store.lines(OUT + "/dead-letters.jsonl")).isEmpty();
    }

    @Test
    void writesTheJsonOfAnAnswerThatFollowsASchema() throws IOException {
        put(
                1,
                0,
                success(0, 1, null, "{\"a\": 1.50, \"b\": \"\\ud83d\"}"),
                success(1, 1, null, "{\"a\": 1"),
                success(2, 1, null, "{\"a\":1} and more"),
                success(3, 1, null, ""),
                success(4, 1, null, "[1]"));

        finish().toFolder(new Finish.Work(1, 5, true, "-"), OUT);

        assertThat(store.lines(OUT + "/results.jsonl"))
                .map(line -> LineJson.OWN.readTree(line).path("output").toString())
                .containsExactly(
                        "{\"a\":1.50,\"b\":\"\uFFFD\"}",
                        "\"{\\\"a\\\": 1\"",
                        "\"{\\\"a\\\":1} and more\"",
                        "\"\"",
                        "[1]");
    }

    @Test
    void leavesTheOutputAloneWhenItFails() throws IOException {
        store.put(OUT + "/results.jsonl", new byte[] {'x'});
        put(1, 0, success(0, 1, null, "a"), success(1, 1, null, "b"));

        assertThatThrownBy(() -> finish().toFolder(new Finish.Work(1, 1, false, "-"), OUT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than the 1 records");

        assertThat(store.lines(OUT + "/results.jsonl")).containsExactly("x");
        assertThat(store.exists(OUT + "/dead-letters.jsonl")).isFalse();
    }

    @Test
    void refusesItemsOutOfOrder() throws IOException {
        put(1, 0, success(1, 1, null, "a"), success(0, 1, null, "b"));
        assertThatThrownBy(() -> finish().toFolder(new Finish.Work(1, 2, false, "-"), OUT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("out of order in line 2");
    }

    @Test
    void refusesAnItemBeforeItsBatch() throws IOException {
        put(1, 1, success(0, 1, null, "a"));
        assertThatThrownBy(() -> finish().toFolder(new Finish.Work(1, 2, false, "-"), OUT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("before the first item");
    }

    @Test
    void mergesMoreFilesThanMayBeOpen() throws IOException {
        int batches = 3 * ItemMerge.MAX_OPEN + 5;
        // Each has an item of its own and one at the end that all of them tried.
        for (int batch = 0; batch < batches; batch++) {
            put(batch, batch, success(batch, batch, null, "r" + batch), failure(batches, batch, "e" + batch, 1));
        }

        Finished finished = finish().toFolder(new Finish.Work(1, batches + 1, false, "-"), OUT);

        assertThat(finished).isEqualTo(new Finished(batches, 1));
        assertThat(store.lines(OUT + "/dead-letters.jsonl"))
                .containsExactly("{\"index\":" + batches + ",\"errorClass\":\"e" + (batches - 1) + "\",\"attempts\":"
                        + batches + ",\"costUSD\":\"0.000" + batches + "\"}");
        assertThat(store.lines(OUT + "/results.jsonl"))
                .map(line -> ChatWire.JSON.readTree(line).path("output").textValue())
                .containsExactlyElementsOf(java.util.stream.IntStream.range(0, batches)
                        .mapToObj(i -> "r" + i)
                        .toList());
        assertThat(store.all()).noneMatch(path -> path.contains(".tmp"));
    }

    @Test
    void givesSmallResultsAsBytes() throws Exception {
        put(1, 0, success(0, 1, null, "\u00e4"));
        Finish.Small small = finish().toBytes(new Finish.Work(1, 2, false, "gone"));
        assertThat(small.finished()).isEqualTo(new Finished(1, 1));
        assertThat(new String(small.results(), StandardCharsets.UTF_8))
                .contains("\"output\":\"\u00e4\"")
                .endsWith("}\n");
        assertThat(new String(small.deadLetters(), StandardCharsets.UTF_8))
                .isEqualTo("{\"index\":1,\"errorClass\":\"gone\",\"attempts\":0,\"costUSD\":\"0.00\"}\n");
    }

    @Test
    void refusesResultsThatAreTooLargeForAConfigMap() throws Exception {
        int overhead = finishWith("").results().length;
        assertThat(finishWith("x".repeat(Finish.MAX_SMALL - overhead)).results())
                .hasSize(Finish.MAX_SMALL);

        InputFault fault =
                catchThrowableOfType(InputFault.class, () -> finishWith("x".repeat(Finish.MAX_SMALL - overhead + 1)));
        assertThat(fault.reason()).isEqualTo(InputFault.Reason.OUTPUT_TOO_LARGE);
        assertThat(fault).hasMessageContaining("output.path");

        put(1, 0, success(0, 1, null, "x".repeat(Finish.MAX_SMALL - overhead)));
        assertThatThrownBy(() -> finish().toBytes(new Finish.Work(1, 2, false, "-")))
                .isInstanceOf(InputFault.class);
    }

    private Finish.Small finishWith(String text) throws Exception {
        put(1, 0, success(0, 1, null, text));
        return finish().toBytes(new Finish.Work(1, 1, false, "-"));
    }

    private Finish finish() {
        return new Finish(store, FOLDER, root);
    }

    private void put(int submission, int firstItem, ItemLine... lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (LineWriter out = new LineWriter(bytes)) {
            for (ItemLine line : List.of(lines)) {
                line.write(out);
            }
        }
        store.put(FOLDER.items(new Names(Samples.RUN, 1, submission).batch(firstItem)), bytes.toByteArray());
    }

    private static ItemLine success(int item, int submission, JsonNode id, String text) throws IOException {
        return new ItemLine(
                item,
                submission,
                id,
                new Success(RawJson.of(TextNode.valueOf(text)), "stop", new Usage(9, 4, 0, 3, 2)),
                Money.micros(5));
    }

    private static ItemLine failure(int item, int submission, String error, long cost) {
        return new ItemLine(item, submission, null, new Failure(error, true, true, false), Money.micros(cost));
    }
}
