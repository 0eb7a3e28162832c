package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.v1alpha1.AIBatchJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a provider says that it did is not what it did: the work is done all the same, and the books cover the bill. */
class LyingProviderIT {
    private static final int ITEMS = 4;

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("lies");
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void resultFilesThatLie(String story, UnaryOperator<List<String>> twist, int boughtAgain) throws IOException {
        try (Scene scene = stage.scene(story);
                TwistedProvider twisted = new TwistedProvider(scene.provider(), twist)) {
            scene.provider().behaves("{'completionSeconds': 1}");
            scene.lane("$lane", Scene.target("").replace("$url", twisted.url()));
            scene.job("job", ITEMS);

            AIBatchJob done = scene.awaitComplete("job");

            assertThat(twisted.hasTwisted()).isTrue();
            assertThat(done.getStatus().items().succeeded()).isEqualTo(ITEMS);
            assertThat(scene.lines("outbox/job/results.jsonl")).hasSize(ITEMS);
            assertThat(done.getStatus().uncertainUSD().micros()).isPositive();
            scene.books().balanceButFor(boughtAgain);
        }
    }

    static Stream<Arguments> resultFilesThatLie() {
        return Stream.of(
                twist("row-twice", lines -> plus(lines, lines.get(0)), 0),
                twist(
                        "rows-all-twice",
                        lines -> Stream.concat(lines.stream(), lines.stream()).toList(),
                        0),
                twist(
                        "row-of-nobody",
                        lines -> plus(
                                lines,
                                lines.get(0)
                                        .replaceFirst(
                                                "\"custom_id\":\"[^\"]*\"", "\"custom_id\":\"you-do-not-know-me\"")),
                        0),
                twist("row-under-another-name", lines -> first(lines, LyingProviderIT::renamed), 1),
                twist("row-garbled", lines -> first(lines, line -> "x".repeat(line.length())), 1),
                twist(
                        "row-cut-off",
                        lines -> first(
                                lines,
                                line -> line.substring(0, line.length() / 2)
                                        + " ".repeat(line.length() - line.length() / 2)),
                        1),
                twist(
                        "file-garbled",
                        lines -> lines.stream()
                                .map(line -> "\u0001".repeat(line.length()))
                                .toList(),
                        ITEMS));
    }

    private static Arguments twist(String story, UnaryOperator<List<String>> twist, int boughtAgain) {
        return arguments(story, twist, boughtAgain);
    }

    private static List<String> plus(List<String> lines, String line) {
        List<String> more = new ArrayList<>(lines);
        more.add(line);
        return more;
    }

    private static List<String> first(List<String> lines, UnaryOperator<String> change) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(0, change.apply(lines.get(0)));
        return changed;
    }

    /** No longer, no shorter: a provider counts the bytes. */
    private static String renamed(String line) {
        int from = line.indexOf("\"custom_id\":\"") + "\"custom_id\":\"".length();
        int to = line.indexOf('"', from);
        return line.substring(0, from) + "z".repeat(to - from) + line.substring(to);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void usageThatIsNotSaidIsCountedAtWorst() {
        try (Scene scene = stage.scene("usage-missing")) {
            scene.provider().behaves("{'completionSeconds': 1, 'usageMissingPercent': 100}");
            scene.lane();
            scene.job("job", ITEMS);

            AIBatchJob done = scene.awaitComplete("job");

            assertThat(done.getStatus().uncertainUSD().micros()).isPositive();
            scene.books().balance();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void usageAboveWhatWasPromisedIsCountedAndTold() {
        try (Scene scene = stage.scene("usage-above")) {
            scene.provider().behaves("{'completionSeconds': 1, 'billing': {'hiddenInputTokens': 5000}}");
            scene.lane();
            scene.job("job", ITEMS);

            scene.awaitComplete("job");

            scene.books().balance();
            scene.until(
                    "it is told",
                    () -> scene.events("job").stream()
                            .anyMatch(event -> "AboveHold".equals(event.getReason())
                                    && String.valueOf(event.getNote()).contains("above its hold")));
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void cancelsThatAreNotAnswered(String story, String fault) {
        try (Scene scene = stage.scene(story)) {
            scene.provider().behaves("{'completionSeconds': 120}");
            scene.lane();
            scene.job("job", ITEMS);
            scene.until("it runs", () -> scene.provider().calls().size() == 1);
            scene.provider().fails("[{'operation':'cancel','nth':1,'times':2," + fault + "}]");

            scene.delete("job");
            scene.until("it is gone", () -> scene.find("job").isEmpty());

            assertThat(scene.provider().calls()).hasSize(1);
            scene.books().balance();
        }
    }

    static Stream<Arguments> cancelsThatAreNotAnswered() {
        return Stream.of(
                arguments("cancel-reset-before", "'action':'resetBefore'"),
                arguments("cancel-reset-after", "'action':'resetAfter'"),
                arguments("cancel-500", "'action':'status','status':500"),
                arguments("cancel-429", "'action':'status','status':429,'retryAfter':1"),
                arguments("cancel-429-without-a-hint", "'action':'status','status':429"));
    }

    /** Not stored at first; and when it is tried again, somebody has tidied the account up. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void inputThatSomebodyElseDeleted(String story, String behaviour) {
        try (Scene scene = stage.scene(story)) {
            scene.provider().behaves(behaviour);
            scene.provider().fails("[{'operation':'create','nth':1,'action':'status','status':429,'retryAfter':3}]");
            scene.lane(
                    "$lane",
                    "targets:",
                    "  - " + Scene.targetNamed("first", "gpt-5.4-mini", ""),
                    "  - " + Scene.targetNamed("second", "gpt-5.4-mini", ""));
            scene.job("job", ITEMS);
            scene.until(
                    "the create was refused",
                    () -> scene.provider().requests().stream()
                            .anyMatch(request -> request.path("status").asInt() == 429));
            scene.provider().deleteFiles();

            scene.awaitComplete("job");

            assertThat(scene.lines("outbox/job/results.jsonl")).hasSize(ITEMS);
            assertThat(scene.provider().calls().stream()
                            .filter(call -> call.get("billedItems").asInt() > 0))
                    .hasSize(1);
            scene.books().balance();
        }
    }

    static Stream<Arguments> inputThatSomebodyElseDeleted() {
        return Stream.of(
                arguments("input-gone-at-create", "{'completionSeconds': 1, 'deletedFileFailsAt': 'create'}"),
                arguments("input-gone-at-validation", "{'completionSeconds': 1, 'deletedFileFailsAt': 'validation'}"));
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void readsThatFail(String story, String faults) {
        try (Scene scene = stage.scene(story)) {
            scene.provider().behaves("{'completionSeconds': 1}");
            scene.provider().fails(faults);
            scene.lane("$lane", Scene.target("limits: {maxItemsPerBatch: 1}"));
            scene.job("job", ITEMS);

            scene.awaitComplete("job");

            scene.books().balance();
        }
    }

    static Stream<Arguments> readsThatFail() {
        return Stream.of(
                arguments("list-429", "[{'operation':'list','nth':1,'times':2,'action':'status','status':429}]"),
                arguments("list-503", "[{'operation':'list','nth':1,'times':2,'action':'status','status':503}]"),
                arguments("retrieve-reset", "[{'operation':'retrieve','nth':1,'times':3,'action':'resetBefore'}]"),
                arguments("upload-503", "[{'operation':'upload','nth':1,'times':2,'action':'status','status':503}]"),
                arguments("content-reset", "[{'operation':'content','nth':1,'times':2,'action':'resetBefore'}]"),
                arguments("content-404-once", "[{'operation':'content','nth':1,'action':'status','status':404}]"));
    }
}
