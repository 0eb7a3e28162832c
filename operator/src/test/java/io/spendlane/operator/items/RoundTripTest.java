package io.spendlane.operator.items;

import static io.spendlane.operator.items.Samples.FOLDER;
import static io.spendlane.operator.items.Samples.PRICES;
import static io.spendlane.operator.items.Samples.RUN;
import static io.spendlane.operator.items.Samples.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendlane.api.Money;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a provider does with the rows: every record ends in exactly one file, in the order of the input, with its own answer. */
class RoundTripTest {
    private static final ChatWire WIRE = new ChatWire();
    private static final int MAX_ATTEMPTS = 3;

    @TempDir
    Path root;

    private TempStore store;
    private Random random;
    private int items;
    private int[] sent;
    private Money spent = Money.ZERO;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void losesAndSwapsNothing(long seed) throws Exception {
        random = new Random(seed);
        store = new TempStore(root);
        items = 1 + random.nextInt(250);
        sent = new int[items];
        Source input = Samples.text(records());
        Rendering rendering = Rendering.of(Samples.prompt("Echo {{t}}", 5));
        Candidate candidate = candidate(1 + random.nextInt(60), 3_000 + random.nextInt(20_000));
        Survey survey = new InputSurvey(root).survey(input, rendering, List.of(candidate));
        assertThat(survey.items()).isEqualTo(items);

        int rounds = 0;
        Attempts attempts = attempts();
        while (attempts.pendingItems() > 0) {
            assertThat(++rounds).isLessThan(2_000);
            Money grant = survey.costs().get(0).dearest().times(1 + random.nextInt(200));
            Names names = new Names(RUN, 1, rounds);
            List<CutBatch> batches = new Cut(store, FOLDER, rendering, candidate)
                    .cut(
                            input,
                            survey.digest(),
                            new Cut.Grant(attempts.pending(), grant, Long.MAX_VALUE, 1 + random.nextInt(5)),
                            names);
            assertThat(batches).isNotEmpty();
            assertThat(batches.stream().map(CutBatch::hold).reduce(Money.ZERO, Money::plus))
                    .isLessThanOrEqualTo(grant);
            List<CutBatch> shuffled = new ArrayList<>(batches);
            Collections.shuffle(shuffled, random);
            for (CutBatch batch : shuffled) {
                collect(batch, names);
            }
            attempts = attempts();
        }

        Finished finished =
                new Finish(store, FOLDER, root).toFolder(new Finish.Work(1, items, false, "not_attempted"), "out");
        assertThat(finished).isEqualTo(new Finished(attempts.succeeded(), attempts.failed()));
        check();
    }

    private Attempts attempts() throws Exception {
        return Attempts.read(store, FOLDER, 1, items, MAX_ATTEMPTS, new BitSet());
    }

    /** Rows in any order, some missing, some twice, some failed, some of nobody. */
    private void collect(CutBatch batch, Names names) throws Exception {
        List<String> rows = new ArrayList<>();
        for (String request : store.lines(FOLDER.requests(batch.name()))) {
            JsonNode line = ChatWire.JSON.readTree(request);
            String customId = line.path("custom_id").textValue();
            String question =
                    line.path("body").path("messages").path(0).path("content").textValue();
            sent[names.item(customId)]++;
            String row = row(customId, question.substring("Echo ".length())).toString();
            int copies = random.nextInt(10) == 0 ? 0 : random.nextInt(10) == 0 ? 2 : 1;
            rows.addAll(Collections.nCopies(copies, row));
        }
        if (random.nextBoolean()) {
            rows.add(ChatWire.answer(new Names(RUN, 1, names.submission() + 1).customId(0), "stray", 1, 1)
                    .toString());
        }
        Collections.shuffle(rows, random);
        int split = random.nextInt(rows.size() + 1);
        HarvestResult result = new Harvest(store, FOLDER, root)
                .collect(
                        batch.name(),
                        List.of(lines(rows.subList(0, split)), lines(rows.subList(split, rows.size()))),
                        WIRE,
                        PRICES,
                        Missing.LOST);
        assertThat(result.answered() + result.failed() + result.lost()).isEqualTo(batch.items());
        spent = spent.plus(result.spentUSD());
    }

    private ObjectNode row(String customId, String text) {
        return switch (random.nextInt(8)) {
            case 0 -> ChatWire.failure(customId, "http_500", false);
            case 1 -> ChatWire.failure(customId, random.nextInt(4) == 0 ? "refused" : "content_filter", true);
            case 2 -> ChatWire.unmetered(customId, text);
            default -> ChatWire.answer(customId, text, 10, 2);
        };
    }

    private void check() throws Exception {
        Map<Integer, String> texts = new HashMap<>();
        List<Integer> results = new ArrayList<>();
        for (String line : store.lines("out/results.jsonl")) {
            JsonNode result = ChatWire.JSON.readTree(line);
            results.add(result.path("index").intValue());
            texts.put(result.path("index").intValue(), result.path("output").textValue());
            assertThat(result.get("id")).isEqualTo(id(result.path("index").intValue()));
        }
        List<Integer> dead = new ArrayList<>();
        for (String line : store.lines("out/dead-letters.jsonl")) {
            JsonNode letter = ChatWire.JSON.readTree(line);
            int index = letter.path("index").intValue();
            dead.add(index);
            assertThat(letter.path("attempts").intValue())
                    .isEqualTo(sent[index])
                    .isBetween(1, MAX_ATTEMPTS);
            assertThat(letter.get("id")).isEqualTo(id(index));
            assertThat(Money.parse(letter.path("costUSD").textValue())).isLessThanOrEqualTo(spent);
        }
        assertThat(results).isSorted();
        assertThat(dead).isSorted();
        List<Integer> all = new ArrayList<>(results);
        all.addAll(dead);
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, items).boxed().toList());
        texts.forEach((index, text) -> assertThat(text).isEqualTo(text(index)));
    }

    private String records() {
        StringBuilder input = new StringBuilder();
        for (int index = 0; index < items; index++) {
            ObjectNode record = ChatWire.JSON.createObjectNode().put("t", text(index));
            if (id(index) != null) {
                record.set("id", id(index));
            }
            input.append(record).append(random.nextInt(5) == 0 ? "\r\n\n" : "\n");
        }
        return input.toString();
    }

    private static String text(int index) {
        return "answer " + index + " \"{{t}}\"\n\u2028\ud83d\ude00" + "x".repeat(index % 50);
    }

    /** Of every third record none, of the others text or numbers. */
    private static JsonNode id(int index) {
        return switch (index % 3) {
            case 0 -> null;
            case 1 -> ChatWire.JSON.getNodeFactory().textNode("r\"" + index);
            default -> ChatWire.JSON.getNodeFactory().numberNode(index);
        };
    }

    private static Source lines(List<String> rows) {
        return Source.of(String.join("\n", rows).getBytes(StandardCharsets.UTF_8));
    }
}
