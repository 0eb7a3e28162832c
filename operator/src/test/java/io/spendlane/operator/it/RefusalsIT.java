package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the operator refuses: with a reason and a message, with nothing paid, and healed by itself once the cause is gone. */
class RefusalsIT {
    private static Platform platform;

    /** A job, the reason and the words that it is refused with, and what heals it. */
    private record Story(String job, String reason, String words, Healing healing) {}

    private interface Healing {
        void now() throws Exception;
    }

    @BeforeAll
    static void up() throws Exception {
        platform = new Platform("refuse");
        platform.lane("refuse", "5.00");
    }

    @AfterAll
    static void down() throws Exception {
        platform.close();
    }

    private static String target(String more) {
        return "{name: primary, provider: OpenAI, mode: Batch, model: gpt-5.4-mini, baseUrl: \"SIM/openai/v1\", credentialsSecretRef: {name: openai, key: apiKey}, pollSeconds: 1%s}"
                .formatted(more);
    }

    private static void lane(String name, String more, String target) {
        platform.apply("""
                apiVersion: spendlane.io/v1alpha1
                kind: SpendLane
                metadata: {name: %s}
                spec:
                  targets: [%s]
                %s
                """.formatted(name, target, more));
    }

    private static final String OPEN = "  namespaceSelector: {matchLabels: {lane: NAME}}";

    private static void map(String name, String content) {
        map(name, "records.jsonl", content);
    }

    private static void map(String name, String key, String content) {
        Platform.client()
                .configMaps()
                .inNamespace("refuse")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .addToData(key, content)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    private static void file(String path, String content) throws IOException {
        Path file = platform.store.resolve("refuse").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static void jobOfMap(String name, String lane) {
        platform.apply("""
                apiVersion: spendlane.io/v1alpha1
                kind: AIBatchJob
                metadata: {name: %s, namespace: NAME}
                spec:
                  laneRef: {name: %s}
                  input: {configMapRef: {name: %s}}
                  steps: [{name: one, prompt: "Say {{text}}", maxOutputTokens: 20}]
                  output: {path: out/%s}
                """.formatted(name, lane, name, name));
    }

    @Test
    void refusedWithAReasonAndHealedByItself() throws Exception {
        List<Story> stories = new ArrayList<>();
        platform.job("no-lane", "later", 1, "");
        stories.add(new Story(
                "no-lane", "LaneNotFound", "There is no SpendLane later", () -> platform.lane("later", "1.00")));

        lane("closed", "", target(""));
        platform.job("closed", "closed", 1, "");
        stories.add(new Story(
                "closed",
                "LaneClosedToNamespace",
                "not open to namespace refuse",
                () -> lane("closed", OPEN, target(""))));

        platform.job("urgent", "refuse", 1, "  urgency: High");
        stories.add(new Story(
                "urgent",
                "UrgencyNotServed",
                "serves Normal, Low, not High",
                () -> platform.job("urgent", "refuse", 1, "  urgency: Low")));

        platform.job("critical", "refuse", 1, "  urgency: Critical");
        stories.add(new Story(
                "critical",
                "UrgencyNotServed",
                "a person waiting",
                () -> platform.job("critical", "refuse", 1, "  urgency: Normal")));

        lane("secretless", OPEN, target("").replace("{name: openai,", "{name: missing,"));
        platform.job("secretless", "secretless", 1, "");
        stories.add(new Story(
                "secretless",
                "CredentialsMissing",
                "There is no Secret refuse-system/missing",
                () -> platform.secret("missing", "sim-key")));

        lane("priceless", OPEN, target("").replace("gpt-5.4-mini", "gpt-unheard-of"));
        platform.job("priceless", "priceless", 1, "");
        stories.add(new Story("priceless", "PriceUnknown", "price", () -> lane("priceless", OPEN, target(""))));

        platform.job("ceiling", "refuse", 2, "  ceilingUSD: \"0.000001\"");
        stories.add(new Story(
                "ceiling",
                "AboveCeiling",
                "above the ceiling of 0.000001 USD",
                () -> platform.job("ceiling", "refuse", 2, "  ceilingUSD: \"1.00\"")));

        platform.lane("tiny", "0.00001");
        platform.job("dear", "tiny", 1, "");
        stories.add(new Story("dear", "AboveBudget", "raise the budget", () -> platform.lane("tiny", "1.00")));

        jobOfMap("no-map", "refuse");
        stories.add(new Story(
                "no-map", "InputMissing", "There is no ConfigMap no-map", () -> map("no-map", "{\"text\":\"a\"}")));

        map("empty", "\n");
        jobOfMap("empty", "refuse");
        stories.add(new Story("empty", "InputInvalid", "no record", () -> map("empty", "{\"text\":\"a\"}")));

        map("broken", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n{text}\n");
        jobOfMap("broken", "refuse");
        stories.add(new Story("broken", "InputInvalid", "Line 3", () -> map("broken", "{\"text\":\"a\"}")));

        map("fieldless", "{\"text\":\"a\"}\n{\"other\":\"b\"}\n");
        jobOfMap("fieldless", "refuse");
        stories.add(new Story("fieldless", "InputInvalid", "\"text\"", () -> map("fieldless", "{\"text\":\"a\"}")));

        map("doubles", "{\"id\":1,\"text\":\"a\"}\n{\"id\":1,\"text\":\"b\"}\n");
        jobOfMap("doubles", "refuse");
        stories.add(new Story(
                "doubles",
                "InputInvalid",
                "the id is the same as in line 1",
                () -> map("doubles", "{\"text\":\"a\"}")));

        lane("narrow", OPEN, target(", limits: {maxBytesPerBatch: 1024}"));
        map("large", "{\"text\":\"" + "a".repeat(2000) + "\"}\n");
        jobOfMap("large", "narrow");
        stories.add(new Story("large", "InputInvalid", "Line 1", () -> lane("narrow", OPEN, target(""))));

        lane("keyless", OPEN, target("").replace("key: apiKey", "key: other"));
        platform.job("keyless", "keyless", 1, "");
        stories.add(new Story(
                "keyless",
                "CredentialsMissing",
                "Secret refuse-system/openai has no key other with a value: add",
                () -> lane("keyless", OPEN, target(""))));

        platform.apply("""
                apiVersion: spendlane.io/v1alpha1
                kind: AIBatchJob
                metadata: {name: no-file, namespace: NAME}
                spec:
                  laneRef: {name: refuse}
                  input: {path: in/later.jsonl}
                  steps: [{name: one, prompt: "Say {{text}}", maxOutputTokens: 20}]
                  output: {path: out/no-file}
                """);
        stories.add(new Story(
                "no-file",
                "InputMissing",
                "There is no file refuse/in/later.jsonl in the store: put it there",
                () -> file("in/later.jsonl", "{\"text\":\"a\"}\n")));

        map("other-key", "records.json", "{\"text\":\"a\"}");
        jobOfMap("other-key", "refuse");
        stories.add(new Story(
                "other-key",
                "InputMissing",
                "ConfigMap other-key has no key records.jsonl: add it",
                () -> map("other-key", "{\"text\":\"a\"}")));

        for (Story story : stories) {
            AIBatchJob job = platform.awaitStalled(story.job(), story.reason());
            assertThat(Platform.message(job, "Stalled")).as(story.job()).contains(story.words());
            assertThat(job.getStatus().spentUSD()).as(story.job()).isEqualTo(Money.ZERO);
            assertThat(job.getStatus().charges()).as(story.job()).isNull();
        }
        assertThat(platform.ask("calls")).isEmpty();
        for (Story story : stories) {
            story.healing().now();
        }
        for (Story story : stories) {
            platform.awaitCondition(story.job(), "Complete");
        }
    }
}
