package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.SpendLane;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real API server refuses at apply, with what it says. */
class ApiValidationIT {
    private static final String LANE = """
            apiVersion: spendlane.io/v1alpha1
            kind: SpendLane
            metadata: {name: checked}
            spec:
              namespaceSelector: {matchLabels: {a: b}}
              stopPolicy: None
              urgencies: [Normal]
              targets:
                - {name: one, provider: OpenAI, mode: Batch, model: m, credentialsSecretRef: {name: s, key: k}}
              budgets:
                - {name: daily, period: Daily, limitUSD: "1.00"}
            """;

    private static final String JOB = """
            apiVersion: spendlane.io/v1alpha1
            kind: AIBatchJob
            metadata: {name: checked, namespace: checks}
            spec:
              laneRef: {name: lane}
              ceilingUSD: "1.00"
              attribution: {team: a}
              runKey: k
              input: {path: in/records.jsonl}
              steps:
                - {name: one, prompt: "Say {{x}}", maxOutputTokens: 10}
              output: {path: out/}
            """;

    private static final KubernetesClient client = Platform.client();

    @BeforeAll
    static void namespace() {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("checks")
                        .endMetadata()
                        .build())
                .create();
    }

    private static final String MONEY = "write US dollars as a decimal string with a dot and at most six decimals";
    private static final String FILE = "write a file below the namespace's folder, such as inbox/contracts.jsonl";
    private static final String FOLDER = "write a folder below the namespace's folder, such as outbox/contracts/";

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String story, String yaml, String message) {
        assertThatThrownBy(() -> client.resource(
                                Serialization.<io.fabric8.kubernetes.api.model.GenericKubernetesResource>unmarshal(
                                        yaml, io.fabric8.kubernetes.api.model.GenericKubernetesResource.class))
                        .create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(message);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                job("no lane", "  laneRef: {name: lane}\n", "", "spec.laneRef: Required"),
                job(
                        "no step",
                        "steps:\n    - {name: one, prompt: \"Say {{x}}\", maxOutputTokens: 10}",
                        "steps: []",
                        "spec.steps"),
                job(
                        "two steps",
                        "  output: {path: out/}",
                        "    - {name: two, prompt: b, maxOutputTokens: 1}\n  output: {path: out/}",
                        "at most 1"),
                job("an empty prompt", "Say {{x}}", "  ", "the prompt is empty"),
                job("no maxOutputTokens", ", maxOutputTokens: 10", "", "maxOutputTokens: Required"),
                job(
                        "maxOutputTokens of nought",
                        "maxOutputTokens: 10",
                        "maxOutputTokens: 0",
                        "greater than or equal to 1"),
                job(
                        "absurd maxOutputTokens",
                        "maxOutputTokens: 10",
                        "maxOutputTokens: 9000000",
                        "less than or equal to 300000"),
                job("money as a number", "ceilingUSD: \"1.00\"", "ceilingUSD: 1.5", "must be of type string"),
                job("money with a comma", "ceilingUSD: \"1.00\"", "ceilingUSD: \"1,00\"", MONEY),
                job("negative money", "ceilingUSD: \"1.00\"", "ceilingUSD: \"-1\"", MONEY),
                job("unknown urgency", "  runKey: k\n", "  runKey: k\n  urgency: Soon\n", "Unsupported value"),
                job("input above the namespace", "in/records.jsonl", "../other/records.jsonl", FILE),
                job("input from the root", "in/records.jsonl", "/etc/passwd", FILE),
                job("dots within", "in/records.jsonl", "in/../../x", FILE),
                job("output above the namespace", "output: {path: out/}", "output: {path: ../out}", FOLDER),
                job(
                        "two inputs",
                        "input: {path: in/records.jsonl}",
                        "input: {path: a, inline: [{x: 1}]}",
                        "exactly one of inline"),
                job("no input", "input: {path: in/records.jsonl}", "input: {}", "exactly one of inline"),
                job(
                        "two outputs",
                        "output: {path: out/}",
                        "output: {path: out/, configMapName: a}",
                        "exactly one of path"),
                job(
                        "negative maxFailedPercent",
                        "  runKey: k\n",
                        "  runKey: k\n  maxFailedPercent: -1\n",
                        "greater than or equal to 0"),
                job(
                        "too many attempts",
                        "  runKey: k\n",
                        "  runKey: k\n  retry: {maxAttempts: 99}\n",
                        "less than or equal to 10"),
                lane(
                        "two targets of one name",
                        "  budgets:",
                        "    - {name: one, provider: OpenAI, mode: Batch, model: n, credentialsSecretRef: {name: s, key: k}}\n  budgets:",
                        "Duplicate value"),
                lane(
                        "two budgets of one name",
                        "limitUSD: \"1.00\"}",
                        "limitUSD: \"1.00\"}\n    - {name: daily, period: Total, limitUSD: \"1\"}",
                        "Duplicate value"),
                lane(
                        "no target",
                        "    - {name: one, provider: OpenAI, mode: Batch, model: m, credentialsSecretRef: {name: s, key: k}}\n",
                        "    []\n",
                        "spec.targets"),
                lane("Rolling without seconds", "period: Daily", "period: Rolling", "needs rollingSeconds"),
                lane(
                        "Daily with seconds",
                        "period: Daily",
                        "period: Daily, rollingSeconds: 7200",
                        "needs rollingSeconds"),
                lane(
                        "compatible without address",
                        "provider: OpenAI,",
                        "provider: OpenAICompatible,",
                        "needs a baseUrl"),
                lane("an address that is none", "model: m,", "model: m, baseUrl: \"ftp://x.y\",", "should match"),
                lane("an address with a key", "model: m,", "model: m, baseUrl: \"https://u:p@x.y\",", "should match"),
                lane("Critical", "urgencies: [Normal]", "urgencies: [Critical]", "never batched"),
                lane(
                        "a selector of nothing",
                        "namespaceSelector: {matchLabels: {a: b}}",
                        "namespaceSelector: {}",
                        "selects no namespace"),
                lane("unknown stopPolicy", "stopPolicy: None", "stopPolicy: Halt", "Unsupported value"),
                lane("unknown provider", "provider: OpenAI,", "provider: Nobody,", "Unsupported value"),
                lane("limit with seven decimals", "limitUSD: \"1.00\"", "limitUSD: \"1.0000001\"", MONEY),
                lane(
                        "threshold above the limit",
                        "limitUSD: \"1.00\"}",
                        "limitUSD: \"1.00\", alerts: [{thresholdPercent: 120, action: Block}]}",
                        "less than or equal to 100"));
    }

    private static Arguments job(String story, String from, String to, String message) {
        return changed(story, JOB, from, to, message);
    }

    private static Arguments lane(String story, String from, String to, String message) {
        return changed(story, LANE, from, to, message);
    }

    private static Arguments changed(String story, String yaml, String from, String to, String message) {
        assertThat(yaml).as(story).contains(from);
        return Arguments.of(story, yaml.replace(from, to), message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatIsPaidForIsFixed(String field, String from, String to, String message) {
        String name = "fixed-" + field.toLowerCase(java.util.Locale.ROOT);
        client.resource(Serialization.unmarshal(JOB.replace("name: checked", "name: " + name), AIBatchJob.class))
                .create();
        String changed = JOB.replace("name: checked", "name: " + name).replace(from, to);
        assertThat(changed).contains(to);
        assertThatThrownBy(() -> client.resource(Serialization.unmarshal(changed, AIBatchJob.class))
                        .forceConflicts()
                        .serverSideApply())
                .hasMessageContaining(message);
    }

    static Stream<Arguments> whatIsPaidForIsFixed() {
        return Stream.of(
                Arguments.of("lane", "laneRef: {name: lane}", "laneRef: {name: other}", "the lane of a job is fixed"),
                Arguments.of("input", "in/records.jsonl", "in/other.jsonl", "the input is what is paid for"),
                Arguments.of("steps", "maxOutputTokens: 10", "maxOutputTokens: 11", "the steps are what is paid for"),
                Arguments.of("output", "path: out/", "path: elsewhere/", "the output is fixed"),
                Arguments.of("attribution", "team: a", "team: b", "attribution stands in every spend record"),
                Arguments.of("runKey", "runKey: k", "runKey: other", "the runKey is part of the work's identity"));
    }

    @Test
    void termsMayChangeAndApplyingTwiceChangesNothing() {
        AIBatchJob job = Serialization.unmarshal(JOB.replace("name: checked", "name: terms"), AIBatchJob.class);
        client.resource(job).serverSideApply();
        // With the second apply the API server stores the status default; from then on nothing changes.
        AIBatchJob first = client.resource(
                        Serialization.unmarshal(JOB.replace("name: checked", "name: terms"), AIBatchJob.class))
                .serverSideApply();
        AIBatchJob second = client.resource(
                        Serialization.unmarshal(JOB.replace("name: checked", "name: terms"), AIBatchJob.class))
                .serverSideApply();
        assertThat(second.getMetadata().getResourceVersion())
                .isEqualTo(first.getMetadata().getResourceVersion());
        AIBatchJob changed = client.resource(Serialization.unmarshal(
                        JOB.replace("name: checked", "name: terms")
                                .replace("ceilingUSD: \"1.00\"", "ceilingUSD: \"2.00\""),
                        AIBatchJob.class))
                .serverSideApply();
        assertThat(changed.getSpec().ceilingUSD()).isEqualTo("2.00");
    }

    @Test
    void aNewObjectHasAStatusAtOnceAndIsFoundByItsLane() {
        AIBatchJob job = client.resource(
                        Serialization.unmarshal(JOB.replace("name: checked", "name: fresh"), AIBatchJob.class))
                .create();
        assertThat(job.getStatus().observedGeneration()).isEqualTo(-1);
        assertThat(job.getStatus().conditions())
                .singleElement()
                .satisfies(c -> assertThat(c.message()).isEqualTo("Waiting for the controller"));
        assertThat(client.resources(AIBatchJob.class)
                        .inNamespace("checks")
                        .withField("spec.laneRef.name", "lane")
                        .list()
                        .getItems())
                .isNotEmpty();
        assertThat(client.resources(AIBatchJob.class)
                        .inNamespace("checks")
                        .withField("spec.laneRef.name", "no-such-lane")
                        .list()
                        .getItems())
                .isEmpty();
        SpendLane lane =
                client.resource(Serialization.unmarshal(LANE, SpendLane.class)).create();
        assertThat(lane.getSpec().timeZone()).isEqualTo("UTC");
        client.resource(lane).delete();
    }
}
