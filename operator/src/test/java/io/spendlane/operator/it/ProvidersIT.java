package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.Charge;
import io.spendlane.api.v1alpha1.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of a job through every provider: done, in order, paid once, and the books say what the provider's invoice says. */
class ProvidersIT {
    private static final int ITEMS = 6;
    private static final String PRICE = ", price: {batchInputUSD: \"0.375\", batchOutputUSD: \"2.25\"}";

    /** A target at the simulator. {@code path} is that of its base URL. */
    private record Row(String provider, String path, String model, String more) {
        String target() {
            return "targets: [{name: primary, provider: %s, mode: Batch, model: %s, baseUrl: \"$sim%s\", pollSeconds: 1, credentialsSecretRef: {name: openai, key: apiKey}%s}]"
                    .formatted(provider, model, path, more);
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row("Mistral", "/mistral", "mistral-small-2603", ""),
            new Row(
                    "AzureOpenAI",
                    "/azure/openai/v1",
                    "gpt-5.4-mini",
                    ", price: {batchInputUSD: \"0.375\", batchOutputUSD: \"2.25\"}"),
            new Row("Gemini", "/gemini", "gemini-3.5-flash-lite", ""),
            new Row("Groq", "/groq/openai/v1", "llama-4-70b", PRICE),
            new Row("Together", "/together/v1", "llama-4-70b", PRICE),
            new Row("DashScope", "/dashscope/compatible-mode/v1", "qwen-plus", PRICE),
            new Row("LlmD", "/llm-d/v1", "llama-4-70b", PRICE),
            new Row("Anthropic", "/anthropic", "claude-haiku-5-5", ""));

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("prov");
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    private static Scene scene(Row row, String story) {
        Scene scene = stage.scene(row.provider().toLowerCase(java.util.Locale.ROOT) + "-" + story);
        scene.provider().behaves("{'completionSeconds': 1, 'outOfOrder': true}");
        return scene;
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void paysOnce(Row row, String story, String faults) {
        try (Scene scene = scene(row, story)) {
            scene.provider().fails(faults);
            scene.lane("$lane", row.target());
            scene.job("job", ITEMS);

            AIBatchJob done = scene.awaitComplete("job");

            assertThat(done.getStatus().items().succeeded()).isEqualTo(ITEMS);
            assertThat(scene.provider().invoice()).isPositive();
            inOrder(scene);
            scene.books().balance();
        }
    }

    static Stream<Arguments> paysOnce() {
        return ROWS.stream()
                .flatMap(row -> Stream.of(
                        Arguments.of(row, "usual", "[]"),
                        Arguments.of(row, "reset-after", "[{'operation':'create','nth':1,'action':'resetAfter'}]"),
                        Arguments.of(row, "reset-before", "[{'operation':'create','nth':1,'action':'resetBefore'}]"),
                        Arguments.of(
                                row,
                                "500-after",
                                "[{'operation':'create','nth':1,'action':'statusAfter','status':500}]"),
                        Arguments.of(
                                row,
                                "429",
                                "[{'operation':'create','nth':1,'action':'status','status':429,'retryAfter':1}]"),
                        Arguments.of(
                                row,
                                "cut-off",
                                "[{'operation':'content','nth':1,'action':'truncate','at':'lineEnd'}]")));
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void whatExpiredHalfWayIsKeptAndTheRestSentAgain(Row row) {
        try (Scene scene = scene(row, "expired")) {
            scene.provider().behaves("{'completionSeconds': 1, 'expireAfterSeconds': 1.5, 'expireDonePercent': 50}");
            scene.lane("$lane", row.target());
            scene.job("job", ITEMS);
            scene.until("the first batch", () -> !scene.provider().calls().isEmpty());
            scene.provider().behaves("{'completionSeconds': 1}");

            scene.awaitComplete("job");

            assertThat(scene.provider().calls()).hasSize(2);
            inOrder(scene);
            // Gemini gives nothing back of a batch that expired, and may bill what was done.
            scene.books().balanceButFor(row.provider().equals("Gemini") ? ITEMS / 2 : 0);
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void deletedWhileItRunsItIsCancelledCollectedAndFolded(Row row) {
        try (Scene scene = scene(row, "deleted")) {
            scene.provider().behaves("{'completionSeconds': 60}");
            scene.lane("$lane", row.target());
            scene.job("job", ITEMS);
            scene.until("the batch", () -> !scene.provider().calls().isEmpty());
            scene.delete("job");

            scene.until("gone", () -> scene.find("job").isEmpty());

            scene.books().balance();
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void aWrongKeyIsToldAndTheRightOneHeals(Row row) {
        try (Scene scene = scene(row, "wrong-key")) {
            key(scene, "no-such-key");
            scene.lane("$lane", row.target().replace("{name: openai,", "{name: $lane,"));
            scene.job("job", ITEMS);
            AIBatchJob blocked = scene.awaitCondition("job", "Blocked", "CredentialsRefused", "put a valid one there");
            assertThat(blocked.getStatus().toString()).doesNotContain("no-such-key");
            scene.nothingPaid();

            key(scene, "sim-key");
            scene.awaitComplete("job");
            scene.books().balance();
        }
    }

    /** Its batches bear no names: only results tell which one is ours, so everybody's of equal size are waited for. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anUnnamedBatchIsFoundAmongOthersOfEqualSize() {
        try (Scene scene = scene(row("Anthropic"), "others")) {
            scene.provider().behaves("{'completionSeconds': 25, 'foreignBatches': 3}");
            scene.provider().fails("[{'operation':'create','nth':1,'action':'resetAfter'}]");
            scene.lane("$lane", row("Anthropic").target());
            scene.job("job", ITEMS);
            AIBatchJob waiting = scene.awaitCondition("job", "Blocked", "OutcomeUnknown", "which has as many requests");
            assertThat(waiting.getStatus().charges()).singleElement().satisfies(charge -> {
                assertThat(charge.state()).isEqualTo(Charge.State.Fencing);
                assertThat(charge.anchor()).isNotNull();
            });

            scene.awaitComplete("job");

            assertThat(scene.provider().calls()).hasSize(1);
            scene.books().balance();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anotherWorkspacesKeyPaysNothingTwice() {
        try (Scene scene = scene(row("Anthropic"), "other-account")) {
            key(scene, "sim-key");
            scene.provider().behaves("{'completionSeconds': 40}");
            scene.provider().fails("[{'operation':'create','nth':1,'action':'resetAfter'}]");
            scene.lane("$lane", row("Anthropic").target().replace("{name: openai,", "{name: $lane,"));
            scene.job("job", ITEMS);
            scene.until("the create arrived", () -> scene.provider().calls().size() == 1);
            key(scene, "other-key");
            scene.awaitCondition("job", "Blocked", "AccountChanged", "Put that account's key back");
            assertThat(scene.provider().calls()).hasSize(1);

            key(scene, "sim-key");
            scene.awaitComplete("job");
            assertThat(scene.provider().calls()).hasSize(1);
            scene.books().balance();
        }
    }

    /** Two creates of unknown outcome: both batches are there, and neither is created again. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void severalUnnamedBatchesFindTheirOwn() {
        try (Scene scene = scene(row("Anthropic"), "several")) {
            scene.provider().fails("[{'operation':'create','nth':1,'times':2,'action':'resetAfter'}]");
            scene.lane("$lane", row("Anthropic").target().replace("}}]", "}, limits: {maxItemsPerBatch: 2}}]"));
            scene.job("job", ITEMS);

            scene.awaitComplete("job");

            assertThat(scene.provider().calls()).hasSize(3);
            inOrder(scene);
            scene.books().balance();
        }
    }

    /** The API server takes every example as it is; there is one for each provider. */
    @ParameterizedTest
    @EnumSource(Provider.class)
    void everyProviderHasAnExample(Provider provider) throws IOException {
        List<GenericKubernetesResource> lanes = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("../examples/lanes"))) {
            for (Path file : files.toList()) {
                String yaml = Files.readString(file);
                if (yaml.contains("provider: " + provider + "\n")) {
                    lanes.addAll(Documents.read(yaml));
                }
            }
        }
        assertThat(lanes).isNotEmpty();
        for (GenericKubernetesResource lane : lanes) {
            assertThat(Platform.client()
                            .resource(lane)
                            .dryRun()
                            .create()
                            .getMetadata()
                            .getName())
                    .isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AzureOpenAI", "LlmD", "OpenAICompatible"})
    void whereEachAccountHasItsOwnAddressItHasToBeGiven(String provider) {
        try (Scene scene = stage.scene("no-url-" + provider.toLowerCase(java.util.Locale.ROOT))) {
            assertThatThrownBy(() -> scene.lane(
                            "$lane",
                            "targets: [{name: primary, provider: %s, mode: Batch, model: m, credentialsSecretRef: {name: openai, key: apiKey}}]"
                                    .formatted(provider)))
                    .hasMessageContaining("an " + provider + " target needs a baseUrl");
        }
    }

    private static Row row(String provider) {
        return ROWS.stream()
                .filter(row -> row.provider().equals(provider))
                .findFirst()
                .orElseThrow();
    }

    static Stream<Row> rows() {
        return ROWS.stream();
    }

    private static void key(Scene scene, String key) {
        scene.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: $lane, namespace: $system}
                stringData: {apiKey: %s}
                """.formatted(key));
    }

    private static void inOrder(Scene scene) {
        List<String> results = scene.lines("outbox/job/results.jsonl");
        assertThat(results).hasSize(ITEMS);
        IntStream.range(0, ITEMS).forEach(i -> assertThat(results.get(i)).contains("\"r" + i + "\""));
    }
}
