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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is peculiar to single providers; {@link ProviderFaultsIT} has what all must do. */
class ProvidersIT {
    private static final int ITEMS = 6;
    private static final Wire ANTHROPIC = Wire.of("Anthropic");
    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("prov");
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    private static Scene scene(String story) {
        Scene scene = stage.scene(story);
        scene.provider().behaves("{'completionSeconds': 1, 'outOfOrder': true}");
        return scene;
    }

    /** Its batches bear no names: only results tell which one is ours, so everybody's of equal size are waited for. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anUnnamedBatchIsFoundAmongOthersOfEqualSize() {
        try (Scene scene = scene("others")) {
            scene.provider().behaves("{'completionSeconds': 25, 'foreignBatches': 3}");
            scene.provider().fails("[{'operation':'create','nth':1,'action':'resetAfter'}]");
            scene.lane("$lane", ANTHROPIC.target());
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
        try (Scene scene = scene("other-account")) {
            scene.key("sim-key");
            scene.provider().behaves("{'completionSeconds': 40}");
            scene.provider().fails("[{'operation':'create','nth':1,'action':'resetAfter'}]");
            scene.lane("$lane", ANTHROPIC.target("credentialsSecretRef: {name: $lane, key: apiKey}"));
            scene.job("job", ITEMS);
            scene.until("the create arrived", () -> scene.provider().calls().size() == 1);
            scene.key("other-key");
            scene.awaitCondition("job", "Blocked", "AccountChanged", "Put that account's key back");
            assertThat(scene.provider().calls()).hasSize(1);

            scene.key("sim-key");
            scene.awaitComplete("job");
            assertThat(scene.provider().calls()).hasSize(1);
            scene.books().balance();
        }
    }

    /** Two creates of unknown outcome: both batches are there, and neither is created again. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void severalUnnamedBatchesFindTheirOwn() {
        try (Scene scene = scene("several")) {
            scene.provider().fails("[{'operation':'create','nth':1,'times':2,'action':'resetAfter'}]");
            scene.lane("$lane", ANTHROPIC.target("limits: {maxItemsPerBatch: 2}"));
            scene.job("job", ITEMS);

            scene.awaitComplete("job");

            assertThat(scene.provider().calls()).hasSize(3);
            inOrder(scene);
            scene.books().balance();
        }
    }

    /** As vLLM: it answers chats, and knows neither files nor batches. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aServerWithoutBatchesIsPassedOverAndSaysWhy() {
        try (Scene scene = scene("vllm")) {
            scene.lane(
                    "$lane",
                    "targets:",
                    "  - {name: first, provider: OpenAICompatible, mode: Batch, model: llama-4-70b, baseUrl: \"$sim/vllm/v1\", credentialsSecretRef: {name: openai, key: apiKey}, price: {batchInputUSD: \"0.01\", batchOutputUSD: \"0.02\"}}",
                    "  - " + Scene.targetNamed("second", "gpt-5.4-mini", ""));
            scene.job("job", ITEMS);

            AIBatchJob done = scene.awaitComplete("job");

            assertThat(done.getStatus().target()).isEqualTo("second");
            assertThat(done.getStatus().targets())
                    .anyMatch(t -> t.name().equals("first")
                            && t.reason().equals("RefusedByProvider")
                            && t.message().contains("no batch API at this address"));
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
    @ValueSource(strings = {"AzureOpenAI", "Fireworks", "LiteLLM", "LlmD", "OpenAICompatible"})
    void whereEachAccountHasItsOwnAddressItHasToBeGiven(String provider) {
        try (Scene scene = stage.scene("no-url-" + provider.toLowerCase(java.util.Locale.ROOT))) {
            assertThatThrownBy(() -> scene.lane(
                            "$lane",
                            "targets: [{name: primary, provider: %s, mode: Batch, model: m, credentialsSecretRef: {name: openai, key: apiKey}}]"
                                    .formatted(provider)))
                    .hasMessageContaining(provider + " target needs a baseUrl");
        }
    }

    private static void inOrder(Scene scene) {
        List<String> results = scene.lines("outbox/job/results.jsonl");
        assertThat(results).hasSize(ITEMS);
        IntStream.range(0, ITEMS).forEach(i -> assertThat(results.get(i)).contains("\"r" + i + "\""));
    }
}
