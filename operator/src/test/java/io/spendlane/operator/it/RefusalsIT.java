package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendlane.api.v1alpha1.AIBatchJob;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A job that cannot be run is told why, costs nothing, and runs by itself once the cause is gone. */
class RefusalsIT {
    private static final String TEXT = "input: {configMapRef: {name: records}}";

    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open("refusals");
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    /** A cause of refusal, what is said about it, and its end. */
    record Cause(String name, Consumer<Scene> setUp, String reason, String message, Consumer<Scene> cure) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("causes")
    void refusesAndHeals(Cause cause) {
        try (Scene scene = stage.scene(cause.name())) {
            cause.setUp().accept(scene);
            AIBatchJob refused = scene.awaitCondition("job", "Stalled", cause.reason(), cause.message());
            scene.nothingPaid();
            assertThat(refused.getStatus().phase()).hasToString("Stalled");
            assertThat(refused.getMetadata().getFinalizers()).as("it never asked").isEmpty();
            scene.until("an event that says so", () -> scene.events("job").stream()
                    .anyMatch(e -> cause.reason().equals(e.getReason())));

            cause.cure().accept(scene);
            scene.awaitComplete("job");
            scene.books().balance();
        }
    }

    static Stream<Cause> causes() {
        return Stream.of(
                new Cause(
                        "lane-missing",
                        s -> s.job("job", 1),
                        "LaneNotFound",
                        "There is no SpendLane",
                        Scene::lane),
                new Cause(
                        "namespace-not-open",
                        s -> {
                            s.apply("""
                                    apiVersion: spendlane.io/v1alpha1
                                    kind: SpendLane
                                    metadata: {name: $lane}
                                    spec:
                                      namespaceSelector: {matchLabels: {open: "yes"}}
                                      %s
                                    """.formatted(Scene.target("")));
                            s.job("job", 1);
                        },
                        "LaneClosedToNamespace",
                        "is not open to namespace",
                        s -> s.apply("{apiVersion: v1, kind: Namespace, metadata: {name: $ns, labels: {open: \"yes\"}}}")),
                new Cause(
                        "urgency-not-served",
                        s -> {
                            s.lane();
                            s.job("job", 1, "urgency: High");
                        },
                        "UrgencyNotServed",
                        "serves Normal, Low, not High",
                        s -> s.lane("$lane", Scene.target(""), "urgencies: [High, Normal]")),
                new Cause(
                        "critical",
                        s -> {
                            s.lane();
                            s.job("job", 1, "urgency: Critical");
                        },
                        "UrgencyNotServed",
                        "has a person waiting",
                        s -> s.job("job", 1, "urgency: Low")),
                new Cause(
                        "secret-missing",
                        s -> {
                            s.lane("$lane", Scene.target("credentialsSecretRef: {name: $lane, key: apiKey}"));
                            s.job("job", 1);
                        },
                        "CredentialsMissing",
                        "Secret",
                        s -> secret(s, "apiKey")),
                new Cause(
                        "key-missing",
                        s -> {
                            secret(s, "other");
                            s.lane("$lane", Scene.target("credentialsSecretRef: {name: $lane, key: apiKey}"));
                            s.job("job", 1);
                        },
                        "CredentialsMissing",
                        "apiKey",
                        s -> secret(s, "apiKey")),
                new Cause(
                        "price-unknown",
                        s -> {
                            s.lane("$lane", "targets: [" + Scene.targetNamed("primary", "sim-answer", "") + "]");
                            s.job("job", 1);
                        },
                        "PriceUnknown",
                        "sim-answer",
                        s -> s.lane(
                                "$lane",
                                "targets: ["
                                        + Scene.targetNamed(
                                                "primary",
                                                "sim-answer",
                                                "price: {batchInputUSD: \"0.375\", batchOutputUSD: \"2.25\"}")
                                        + "]")),
                new Cause(
                        "above-ceiling",
                        s -> {
                            s.lane();
                            s.job("job", 2, "ceilingUSD: \"0.000001\"");
                        },
                        "AboveCeiling",
                        "above the ceiling of 0.000001 USD",
                        s -> s.job("job", 2, "ceilingUSD: \"1.00\"")),
                new Cause(
                        "above-budget",
                        s -> {
                            s.lane("$lane", Scene.target(""), Scene.budget("0.000001"));
                            s.job("job", 2);
                        },
                        "AboveBudget",
                        "The dearest item may cost",
                        s -> s.lane("$lane", Scene.target(""), Scene.budget("1"))),
                new Cause(
                        "config-map-missing",
                        s -> withRecords(s, null),
                        "InputMissing",
                        "There is no ConfigMap records",
                        RefusalsIT::goodRecords),
                new Cause(
                        "file-missing",
                        s -> {
                            s.lane();
                            s.job("job", "input: {path: inbox/in.jsonl}");
                        },
                        "InputMissing",
                        "inbox/in.jsonl",
                        s -> s.write("inbox/in.jsonl", Scene.jsonLines("job", 2))),
                new Cause(
                        "input-empty", s -> withRecords(s, "\n"), "InputInvalid", "", RefusalsIT::goodRecords),
                new Cause(
                        "not-json",
                        s -> withRecords(s, "{\"text\":\"a\"}\n{\"text\":\"b\"}\nnot json\n"),
                        "InputInvalid",
                        "Line 3",
                        RefusalsIT::goodRecords),
                new Cause(
                        "field-missing",
                        s -> withRecords(s, "{\"text\":\"a\"}\n{\"other\":\"b\"}\n"),
                        "InputInvalid",
                        "Line 2: ",
                        RefusalsIT::goodRecords),
                new Cause(
                        "duplicate-ids",
                        s -> withRecords(s, "{\"id\":\"x\",\"text\":\"a\"}\n{\"id\":\"x\",\"text\":\"b\"}\n"),
                        "InputInvalid",
                        "Line 2: the id is the same as in line 1",
                        RefusalsIT::goodRecords),
                new Cause(
                        "record-too-large",
                        s -> {
                            s.lane("$lane", Scene.target("limits: {maxBytesPerBatch: 1024}"));
                            s.job("job", "input: {inline: [{text: \"" + "long ".repeat(400) + "\"}]}");
                        },
                        "InputInvalid",
                        "Line 1: ",
                        Scene::lane));
    }

    private static void secret(Scene scene, String key) {
        scene.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: $lane, namespace: $system}
                stringData: {%s: sim-key}
                """.formatted(key));
    }

    private static void withRecords(Scene scene, String records) {
        scene.lane();
        if (records != null) {
            records(scene, records);
        }
        scene.job("job", TEXT);
    }

    private static void goodRecords(Scene scene) {
        records(scene, Scene.jsonLines("job", 2));
    }

    private static void records(Scene scene, String records) {
        scene.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: records, namespace: $ns}
                data: {records.jsonl: '%s'}
                """.formatted(records.replace("\n", "\n\n      ")));
    }
}
