package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spendlane.api.v1alpha1.AIBatchJob;
import java.io.IOException;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong between the operator and the provider: the work is done, and no item is paid twice. */
class IntentIT {
    private static final int ITEMS = 6;

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("intent");
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void paysOnce(String story, String behaviour, String faults) {
        try (Scene scene = stage.scene(story)) {
            scene.provider().behaves(behaviour);
            scene.provider().fails(faults);
            scene.lane();
            scene.job("job", ITEMS);

            AIBatchJob done = scene.awaitComplete("job");

            assertThat(done.getStatus().items().succeeded()).isEqualTo(ITEMS);
            assertThat(scene.lines("outbox/job/results.jsonl")).hasSize(ITEMS);
            scene.books().balance();
        }
    }

    static Stream<Arguments> paysOnce() {
        String plain = "{'completionSeconds': 1}";
        return Stream.of(
                arguments("create-reset-after", plain, "[{'operation':'create','nth':1,'action':'resetAfter'}]"),
                arguments("create-reset-before", plain, "[{'operation':'create','nth':1,'action':'resetBefore'}]"),
                arguments(
                        "create-500-after",
                        plain,
                        "[{'operation':'create','nth':1,'action':'statusAfter','status':500}]"),
                arguments(
                        "create-409-after",
                        plain,
                        "[{'operation':'create','nth':1,'action':'statusAfter','status':409}]"),
                arguments(
                        "create-503-before", plain, "[{'operation':'create','nth':1,'action':'status','status':503}]"),
                arguments(
                        "create-reset-twice",
                        plain,
                        "[{'operation':'create','nth':1,'times':2,'action':'resetBefore'}]"),
                arguments(
                        "create-hidden-from-the-listing",
                        "{'completionSeconds': 1, 'listingDelaySeconds': 1.5}",
                        "[{'operation':'create','nth':1,'action':'resetAfter'}]"),
                arguments(
                        "create-commits-late",
                        "{'completionSeconds': 1, 'commitAfterSeconds': 3}",
                        "[{'operation':'create','nth':1,'action':'resetAfter'}]"),
                arguments(
                        "create-429-with-a-hint",
                        plain,
                        "[{'operation':'create','nth':1,'action':'status','status':429,'retryAfter':1}]"),
                arguments(
                        "upload-429-with-a-hint",
                        plain,
                        "[{'operation':'upload','nth':1,'action':'status','status':429,'retryAfter':1}]"),
                arguments(
                        "upload-429-without-a-hint",
                        plain,
                        "[{'operation':'upload','nth':1,'action':'status','status':429}]"),
                arguments("upload-reset-after", plain, "[{'operation':'upload','nth':1,'action':'resetAfter'}]"),
                arguments(
                        "reads-fail",
                        plain,
                        "[{'operation':'retrieve','nth':1,'times':2,'action':'status','status':500},"
                                + "{'operation':'content','nth':1,'action':'status','status':500}]"),
                arguments(
                        "results-cut-in-a-line",
                        plain,
                        "[{'operation':'content','nth':1,'action':'truncate','at':'midLine'}]"),
                arguments(
                        "results-cut-at-a-line",
                        plain,
                        "[{'operation':'content','nth':1,'action':'truncate','at':'lineEnd'}]"),
                arguments(
                        "hidden-tokens",
                        "{'completionSeconds': 1, 'billing': {'hiddenInputTokens': 5, 'thinking': 3}}",
                        "[]"),
                arguments("results-out-of-order", "{'completionSeconds': 1, 'outOfOrder': true}", "[]"),
                arguments("read-404-at-first", "{'completionSeconds': 1, 'notFoundSeconds': 3}", "[]"),
                arguments(
                        "others-in-the-account",
                        "{'completionSeconds': 1, 'foreignBatches': 3}",
                        "[{'operation':'create','nth':1,'action':'resetAfter'}]"));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aWrongKeyIsToldAndTheRightOneHeals() {
        try (Scene scene = stage.scene("wrong-key")) {
            key(scene, "no-such-key");
            scene.lane("$lane", Scene.target("credentialsSecretRef: {name: $lane, key: apiKey}"));
            scene.job("job", ITEMS);
            AIBatchJob blocked = scene.awaitCondition("job", "Blocked", "CredentialsRefused", "put a valid one there");
            assertThat(blocked.getStatus().toString()).doesNotContain("no-such-key");
            scene.nothingPaid();

            key(scene, "sim-key");
            scene.awaitComplete("job");
            scene.books().balance();
        }
    }

    private static void key(Scene scene, String key) {
        scene.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: $lane, namespace: $system}
                stringData: {apiKey: %s}
                """.formatted(key));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anotherAccountsKeyPaysNothingTwice() {
        try (Scene scene = stage.scene("other-account")) {
            key(scene, "sim-key");
            scene.provider().behaves("{'completionSeconds': 1}");
            scene.provider().fails("[{'operation':'create','nth':1,'action':'resetAfter'}]");
            scene.lane("$lane", Scene.target("credentialsSecretRef: {name: $lane, key: apiKey}"));
            scene.job("job", ITEMS, "suspend: true");
            scene.until(
                    "suspended",
                    () -> Scene.condition(scene.get("job"), "Admitted")
                            .filter(c -> "Suspended".equals(c.reason()))
                            .isPresent());
            scene.provider()
                    .fails("[{'operation':'list','times':1000,'action':'status','status':500},"
                            + "{'operation':'create','nth':1,'action':'resetAfter'}]");
            scene.job("job", ITEMS, "suspend: false");
            scene.until("the create arrived", () -> scene.provider().calls().size() == 1);

            key(scene, "other-key");
            scene.until(
                    "the other key is in use",
                    () -> scene.provider().requests().stream()
                            .anyMatch(request -> "somebody-else"
                                    .equals(request.path("account").asText())));
            scene.provider().failsNoMore();
            scene.awaitCondition("job", "Blocked", "AccountChanged", "Put that account's key back");
            assertThat(scene.provider().calls()).hasSize(1);

            key(scene, "sim-key");
            scene.awaitComplete("job");
            assertThat(scene.provider().calls()).hasSize(1);
            scene.books().balance();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void goesToTheNextTargetWhenOneRefuses() {
        try (Scene scene = stage.scene("next-target")) {
            scene.lane(
                    "$lane",
                    "targets:",
                    "  - "
                            + Scene.targetNamed(
                                    "first",
                                    "no-such-model",
                                    "price: {batchInputUSD: \"0.10\", batchOutputUSD: \"0.20\"}"),
                    "  - " + Scene.targetNamed("second", "gpt-5.4-mini", ""));
            scene.job("job", ITEMS);

            AIBatchJob done = scene.awaitComplete("job");

            assertThat(done.getStatus().target()).isEqualTo("second");
            assertThat(done.getStatus().targets())
                    .anyMatch(t -> t.name().equals("first") && t.reason().equals("RefusedByProvider"));
            scene.books().balance();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void waitsWhenTheAccountHasNoRoom() {
        try (Scene scene = stage.scene("no-room")) {
            scene.provider().behaves("{'enqueuedTokenLimit': 5}");
            scene.lane();
            scene.job("job", ITEMS);

            scene.awaitCondition("job", "Blocked", "QuotaExhausted", "tried again");
            scene.books().balance();
            assertThat(scene.provider().invoice()).isZero();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatExpiredHalfWayIsKeptAndTheRestSentAgain() {
        try (Scene scene = stage.scene("expired")) {
            scene.provider().behaves("{'completionSeconds': 1, 'expireAfterSeconds': 1.5, 'expireDonePercent': 50}");
            scene.lane();
            scene.job("job", ITEMS);
            scene.until("the first batch", () -> !scene.provider().calls().isEmpty());
            scene.provider().behaves("{'completionSeconds': 1}");

            scene.awaitComplete("job");

            assertThat(scene.provider().calls()).hasSize(2);
            assertThat(scene.provider().calls().get(1).get("items").asInt()).isEqualTo(ITEMS / 2);
            inOrder(scene);
            scene.books().balance();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatSomebodyElseCancelledIsSentAgain() {
        try (Scene scene = stage.scene("cancelled")) {
            scene.provider().behaves("{'completionSeconds': 60}");
            scene.lane();
            scene.job("job", ITEMS);
            scene.until("the first batch", () -> !scene.provider().calls().isEmpty());
            scene.provider().behaves("{'completionSeconds': 1}");
            scene.provider().cancel(scene.provider().calls().get(0).get("id").asText());

            scene.awaitComplete("job");

            inOrder(scene);
            scene.books().balance();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void lostResultsCountAsUncertainAndAreBoughtAgain() {
        try (Scene scene = stage.scene("results-gone")) {
            scene.provider().behaves("{'completionSeconds': 1, 'resultsGoneAfterSeconds': 0}");
            scene.lane();
            scene.job("job", ITEMS);
            scene.until("the first batch", () -> !scene.provider().calls().isEmpty());
            scene.provider().behaves("{'completionSeconds': 1}");

            AIBatchJob done = scene.awaitComplete("job");

            assertThat(done.getStatus().uncertainUSD().micros()).isPositive();
            inOrder(scene);
            scene.books().balanceButFor(ITEMS);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRowThatIsBilledAndMissingCountsAsUncertainAndIsBoughtAgain() {
        try (Scene scene = stage.scene("row-missing")) {
            scene.provider().behaves("{'completionSeconds': 1, 'billing': {'rowsBilledButMissing': 1}}");
            scene.lane();
            scene.job("job", ITEMS);
            scene.until("the first batch", () -> !scene.provider().calls().isEmpty());
            scene.provider().behaves("{'completionSeconds': 1}");

            AIBatchJob done = scene.awaitComplete("job");

            assertThat(done.getStatus().uncertainUSD().micros()).isPositive();
            assertThat(scene.provider().calls().get(1).get("items").asInt()).isEqualTo(1);
            inOrder(scene);
            scene.books().balanceButFor(1);
        }
    }

    private static void inOrder(Scene scene) {
        List<String> results = scene.lines("outbox/job/results.jsonl");
        assertThat(results).hasSize(ITEMS);
        IntStream.range(0, ITEMS).forEach(i -> assertThat(results.get(i)).contains("\"r" + i + "\""));
    }
}
