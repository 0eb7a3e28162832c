package io.spendlane.operator.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendlane.api.v1alpha1.AIBatchJobSpec;
import io.spendlane.operator.items.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PaidWorkTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SPEC = """
            {"laneRef": {"name": "overnight"},
             "urgency": "Low",
             "attribution": {"team": "legal", "project": "contracts"},
             "ceilingUSD": "5.00",
             "input": {"path": "inbox/contracts.jsonl"},
             "steps": [{"name": "summarize", "system": "Be careful.", "prompt": "Summarise: {{text}}",
                        "maxOutputTokens": 400,
                        "responseSchema": {"type": "object", "properties": {"a": {"default": null}, "b": {}}}}],
             "output": {"path": "outbox/contracts/"},
             "retry": {"maxAttempts": 3}, "maxFailedPercent": 5, "runKey": "k", "suspend": false}
            """;

    /** These stand in stores and at providers: a change makes all work new, and pays for it again. */
    @Test
    void identities_stay_what_they_are() {
        String digest = PaidWork.digest(spec(SPEC));
        assertThat(digest).isEqualTo("e66cbb0d55522764e7c4f981af7430b19a70381f590635fc4f8ece0ec506303e");
        assertThat(PaidWork.runId("inst", "legal", "contracts", digest, "0123")).isEqualTo("njukduwna6ki2eaq7fsb");
    }

    @Test
    void a_run_id_is_one_that_names_are_made_of() {
        for (int i = 0; i < 200; i++) {
            assertThat(Names.isRunId(PaidWork.runId("inst", "legal", "contracts", "d", "" + i)))
                    .isTrue();
        }
    }

    static Stream<Arguments> paidFor() {
        return Stream.of(
                arguments("lane", "\"overnight\"", "\"other\""),
                arguments("attribution", "\"team\": \"legal\"", "\"team\": \"tax\""),
                arguments("input", "inbox/contracts.jsonl", "inbox/other.jsonl"),
                arguments("prompt", "Summarise", "Translate"),
                arguments("system", "Be careful", "Be quick"),
                arguments("output tokens", "400", "401"),
                arguments("step's name", "\"summarize\"", "\"sum\""),
                arguments("schema", "\"b\": {}", "\"b\": {\"type\": \"string\"}"),
                arguments("a null in the schema", "\"default\": null", "\"minimum\": 1"),
                arguments("output", "outbox/contracts/", "outbox/"),
                arguments("runKey", "\"runKey\": \"k\"", "\"runKey\": \"l\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void paidFor(String field, String from, String to) {
        assertThat(SPEC).contains(from);
        assertThat(PaidWork.digest(spec(SPEC.replace(from, to)))).isNotEqualTo(PaidWork.digest(spec(SPEC)));
    }

    static Stream<Arguments> terms() {
        return Stream.of(
                arguments("urgency", "\"Low\"", "\"High\""),
                arguments(
                        "deadline",
                        "\"suspend\"",
                        "\"deadlineSeconds\": 60, \"onDeadlineMiss\": \"Fail\", \"suspend\""),
                arguments("ceiling", "5.00", "9.00"),
                arguments("retry", "\"maxAttempts\": 3", "\"maxAttempts\": 1"),
                arguments("failures", "\"maxFailedPercent\": 5", "\"maxFailedPercent\": 50"),
                arguments("suspend", "\"suspend\": false", "\"suspend\": true"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void terms(String field, String from, String to) {
        assertThat(SPEC).contains(from);
        assertThat(PaidWork.digest(spec(SPEC.replace(from, to)))).isEqualTo(PaidWork.digest(spec(SPEC)));
    }

    @Test
    void a_use_case_is_paid_for_too() {
        String one = SPEC.replace("\"urgency\"", "\"useCase\": \"reports\", \"urgency\"");
        String other = one.replace("reports", "summaries");
        assertThat(PaidWork.digest(spec(one)))
                .isNotEqualTo(PaidWork.digest(spec(SPEC)))
                .isNotEqualTo(PaidWork.digest(spec(other)));
    }

    @Test
    void the_order_of_fields_means_nothing() {
        String turned = SPEC.replace(
                        "\"team\": \"legal\", \"project\": \"contracts\"",
                        "\"project\": \"contracts\", \"team\": \"legal\"")
                .replace(
                        "\"type\": \"object\", \"properties\": {\"a\": {\"default\": null}, \"b\": {}}",
                        "\"properties\": {\"b\": {}, \"a\": {\"default\": null}}, \"type\": \"object\"");
        assertThat(turned).isNotEqualTo(SPEC);
        assertThat(PaidWork.digest(spec(turned))).isEqualTo(PaidWork.digest(spec(SPEC)));
    }

    @Test
    void no_run_key_is_the_empty_one() {
        assertThat(PaidWork.digest(spec(SPEC.replace("\"runKey\": \"k\",", ""))))
                .isEqualTo(PaidWork.digest(spec(SPEC.replace("\"runKey\": \"k\"", "\"runKey\": \"\""))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void every_part_of_its_identity_makes_another_run(int part) {
        String[] parts = {"inst", "legal", "contracts", "spec", "input"};
        String run = run(parts);
        parts[part] += "x";
        assertThat(run(parts)).isNotEqualTo(run);
    }

    private static String run(String... p) {
        return PaidWork.runId(p[0], p[1], p[2], p[3], p[4]);
    }

    private static AIBatchJobSpec spec(String json) {
        try {
            JsonNode tree = JSON.readTree(json);
            return JSON.treeToValue(tree, AIBatchJobSpec.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
