package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.v1alpha1.AIBatchJob;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The faults of {@link ExactnessIT} on every provider's wire, each in a lane of its own, all at one operator: the work is done, paid once,
 * and the books say what the provider's invoice says. The faults that the intent rule is about meet every wire, the others every fourth;
 * with {@code -Dproviders.faults=all} each meets each.
 */
class ProviderFaultsIT {
    private static final int ITEMS = 6;
    private static final boolean ALL =
            System.getProperty("providers.faults", "").equals("all");
    private static final int EVERY = 4;
    private static final Duration HALF_AN_HOUR_OF_READING = Duration.ofMinutes(45);
    private static final String QUICK = "{'completionSeconds': 1, 'outOfOrder': true}";

    /**
     * Something that goes wrong once.
     *
     * @param always whether each wire meets it in the short form, too
     * @param behaviour of the provider until the first batch is created
     */
    private record Story(String name, boolean always, String behaviour, String faults) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Story> STORIES = List.of(
            fault("create-reset-after", true, "{'operation':'create','nth':1,'action':'resetAfter'}"),
            fault("create-reset-before", true, "{'operation':'create','nth':1,'action':'resetBefore'}"),
            new Story(
                    "create-500-after",
                    false,
                    "{'completionSeconds': 1, 'listingDelaySeconds': 1}",
                    "[{'operation':'create','nth':1,'action':'statusAfter','status':500}]"),
            new Story(
                    "create-late",
                    false,
                    "{'completionSeconds': 1, 'commitAfterSeconds': 1}",
                    "[{'operation':'create','nth':1,'action':'resetAfter'}]"),
            fault("create-503", false, "{'operation':'create','nth':1,'action':'status','status':503}"),
            fault("create-429", false, "{'operation':'create','nth':1,'action':'status','status':429,'retryAfter':1}"),
            fault("upload-reset-after", false, "{'operation':'upload','nth':1,'action':'resetAfter'}"),
            fault("content-mid-line", false, "{'operation':'content','nth':1,'action':'truncate','at':'midLine'}"),
            fault("content-line-end", false, "{'operation':'content','nth':1,'action':'truncate','at':'lineEnd'}"),
            fault(
                    "reads-fail",
                    false,
                    "{'operation':'retrieve','nth':1,'times':2,'action':'status','status':500},{'operation':'content','nth':1,'action':'status','status':500}"),
            new Story(
                    "hidden-tokens",
                    false,
                    "{'completionSeconds': 1, 'billing': {'hiddenInputTokens': 5, 'thinking': 3}}",
                    "[]"));

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("wires");
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    private static Story fault(String name, boolean always, String faults) {
        return new Story(name, always, QUICK, "[" + faults + "]");
    }

    private static Scene scene(Wire wire, String story) {
        Scene scene = stage.scene(wire.provider().toLowerCase(Locale.ROOT) + "-" + story);
        scene.provider().behaves(QUICK);
        return scene;
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void isPaidOnce(Wire wire, Story story) {
        try (Scene scene = scene(wire, story.name())) {
            scene.provider().behaves(story.behaviour());
            scene.provider().fails(story.faults());
            scene.lane("$lane", wire.target());
            scene.job("job", ITEMS);

            AIBatchJob done = scene.awaitComplete("job");

            assertThat(done.getStatus().items().succeeded()).isEqualTo(ITEMS);
            assertThat(scene.provider().invoice()).isPositive();
            inOrder(scene);
            scene.books().balance();
        }
    }

    static Stream<Arguments> isPaidOnce() {
        return IntStream.range(0, Wire.ALL.size())
                .boxed()
                .flatMap(wire -> IntStream.range(0, STORIES.size())
                        .filter(story -> ALL || STORIES.get(story).always() || (wire + story) % EVERY == 0)
                        .mapToObj(story -> Arguments.of(Wire.ALL.get(wire), STORIES.get(story))));
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource("wires")
    void whatExpiredHalfWayIsKeptAndTheRestSentAgain(Wire wire) {
        try (Scene scene = scene(wire, "expired")) {
            scene.provider().behaves("{'completionSeconds': 1, 'expireAfterSeconds': 1.5, 'expireDonePercent': 50}");
            scene.lane("$lane", wire.target());
            scene.job("job", ITEMS);
            scene.until("the first batch", () -> !scene.provider().calls().isEmpty());
            scene.provider().behaves(QUICK);

            scene.awaitComplete("job");

            assertThat(scene.provider().calls()).hasSize(2);
            inOrder(scene);
            // Gemini gives nothing back of a batch that expired, and may bill what was done.
            scene.books().balanceButFor(wire.provider().equals("Gemini") ? ITEMS / 2 : 0);
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource("wires")
    void aRowThatIsBilledAndMissingCountsAsUncertainAndIsBoughtAgain(Wire wire) {
        try (Scene scene = scene(wire, "lost-row")) {
            scene.provider().behaves("{'completionSeconds': 1, 'billing': {'rowsBilledButMissing': 1}}");
            scene.lane("$lane", wire.target());
            scene.job("job", ITEMS);
            scene.until("the first batch", () -> !scene.provider().calls().isEmpty());
            scene.provider().behaves(QUICK);

            if (!wire.tellsSizes()) {
                scene.awaitCondition("job", "Blocked", "ProviderUnavailable", "1 of 6 results");
                assertThat(scene.provider().calls()).hasSize(1);
                if (!ALL) {
                    return;
                }
                scene.patient(HALF_AN_HOUR_OF_READING);
            }
            AIBatchJob done = scene.awaitComplete("job");

            assertThat(done.getStatus().uncertainUSD().micros()).isPositive();
            assertThat(scene.provider().calls().get(1).get("items").asInt()).isEqualTo(1);
            inOrder(scene);
            scene.books().balanceButFor(1);
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource("wires")
    void deletedWhileItRunsItIsCancelledCollectedAndFolded(Wire wire) {
        try (Scene scene = scene(wire, "deleted")) {
            scene.provider().behaves("{'completionSeconds': 60}");
            scene.lane("$lane", wire.target());
            scene.job("job", ITEMS);
            scene.until("the batch", () -> !scene.provider().calls().isEmpty());
            scene.delete("job");

            scene.until("gone", () -> scene.find("job").isEmpty());

            scene.books().balance();
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource("wires")
    void aWrongKeyIsToldAndTheRightOneHeals(Wire wire) {
        try (Scene scene = scene(wire, "wrong-key")) {
            scene.key("no-such-key");
            scene.lane("$lane", wire.target("credentialsSecretRef: {name: $lane, key: apiKey}"));
            scene.job("job", ITEMS);
            AIBatchJob blocked = scene.awaitCondition("job", "Blocked", "CredentialsRefused", "put a valid one there");
            assertThat(blocked.getStatus().toString()).doesNotContain("no-such-key");
            scene.nothingPaid();

            scene.key("sim-key");
            scene.awaitComplete("job");
            inOrder(scene);
            scene.books().balance();
        }
    }

    static Stream<Wire> wires() {
        return Wire.ALL.stream();
    }

    private static void inOrder(Scene scene) {
        List<String> results = scene.lines("outbox/job/results.jsonl");
        assertThat(results).hasSize(ITEMS);
        IntStream.range(0, ITEMS).forEach(i -> assertThat(results.get(i)).contains("\"r" + i + "\""));
    }
}
