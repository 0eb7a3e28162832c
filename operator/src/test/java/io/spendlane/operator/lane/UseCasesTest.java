package io.spendlane.operator.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.spendlane.api.v1alpha1.Urgency;
import io.spendlane.api.v1alpha1.UseCase;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class UseCasesTest {
    private static final UseCases LANE = new UseCases(List.of(
            new UseCase("contracts", Urgency.Low, List.of("batch-primary")),
            new UseCase("nightly_close", Urgency.High, null),
            new UseCase("reports", Urgency.Normal, null),
            new UseCase("refund_approval", Urgency.Critical, null)));

    static Stream<Arguments> classes() {
        return Stream.of(
                arguments("neither says anything", null, null, Urgency.Normal),
                arguments("the job alone", Urgency.Low, null, Urgency.Low),
                arguments("a use case alone", null, "contracts", Urgency.Low),
                arguments("one that nobody knows", null, "horoscopes", Urgency.Normal),
                arguments("one that nobody knows leaves it to the job", Urgency.Low, "horoscopes", Urgency.Low),
                arguments("the job is stricter", Urgency.Normal, "contracts", Urgency.Normal),
                arguments("the use case is stricter", Urgency.Low, "nightly_close", Urgency.High),
                arguments("hyphen and underscore are the same", null, "nightly-close", Urgency.High),
                arguments("usual: analytics can wait", null, "analytics", Urgency.Low),
                arguments("usual: document_summarization too", null, "document_summarization", Urgency.Low),
                arguments("the lane knows better than usage", null, "reports", Urgency.Normal),
                arguments("somebody waits for a refund here", Urgency.Low, "refund_approval", Urgency.Critical),
                arguments("somebody waits in a chat", Urgency.Low, "chat", Urgency.Critical),
                arguments("somebody waits for fraud_alert", null, "fraud_alert", Urgency.Critical),
                arguments("the job says that somebody waits", Urgency.Critical, "reports", Urgency.Critical));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void classes(String story, Urgency said, String useCase, Urgency expected) {
        assertThat(LANE.urgency(said, useCase)).isEqualTo(expected);
    }

    @Test
    void no_lane_makes_a_chat_wait() {
        UseCases loose = new UseCases(List.of(new UseCase("chat", Urgency.Low, null)));
        assertThat(loose.urgency(null, "chat")).isEqualTo(Urgency.Critical);
    }

    @Test
    void two_spellings_of_one_kind_are_as_urgent_as_the_stricter() {
        UseCases twice =
                new UseCases(List.of(new UseCase("a-b", Urgency.Low, null), new UseCase("a_b", Urgency.High, null)));
        assertThat(twice.urgency(null, "a_b")).isEqualTo(Urgency.High);
    }

    @Test
    void targets_are_all_but_where_the_lane_says_otherwise() {
        assertThat(LANE.targets("contracts")).contains(Set.of("batch-primary"));
        assertThat(LANE.targets("reports")).isEmpty();
        assertThat(LANE.targets("horoscopes")).isEmpty();
        assertThat(LANE.targets(null)).isEmpty();
    }

    /** The CRD refuses a lane that makes people wait; it has its own list of such kinds. */
    @Test
    void the_crd_knows_the_same_kinds_that_a_person_waits_for() throws IOException {
        String rules = new ObjectMapper(new YAMLFactory())
                        .readTree(new File("../crds/spendlanes.spendlane.io-v1.yaml"))
                        .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/x-kubernetes-validations")
                        .findValuesAsText("rule")
                        .stream()
                        .filter(rule -> rule.contains("'moderation'"))
                        .findFirst()
                        .orElseThrow();
        UseCases.common().forEach((kind, urgency) -> {
            if (urgency == Urgency.Critical) {
                assertThat(rules).contains("'" + kind + "'");
            } else {
                assertThat(rules).doesNotContain("'" + kind + "'");
            }
        });
    }
}
