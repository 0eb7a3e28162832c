package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.spendlane.api.v1alpha1.AIBatchJob;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server says to whole manifests in files, before an operator has seen them. */
class ManifestsIT {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    @AfterEach
    void tidy() {
        Platform.cluster().kubectl("delete", "aibatchjobs.spendlane.io", "--all", "--namespace=default");
        Platform.cluster().kubectl("delete", "spendlanes.spendlane.io", "--all");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusesAtApply(String fixture, Path file) throws IOException {
        String yaml = Files.readString(file);
        String expected = yaml.lines().findFirst().orElseThrow().substring(2);

        GenericKubernetesResource document = Documents.read(yaml).get(0);

        assertThatThrownBy(() -> Platform.client().resource(document).dryRun().create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(expected)
                .extracting(e -> ((KubernetesClientException) e).getCode())
                .isEqualTo(422);
    }

    static Stream<Arguments> refusesAtApply() throws IOException, URISyntaxException {
        return fixtures("invalid");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void acceptsAndChangesNothingWhenAppliedAgain(String fixture, Path file) throws IOException {
        HasMetadata written = Documents.read(Files.readString(file)).get(0);

        Platform.cluster().kubectl("apply", "-f", file.toString());
        String first = version(written);
        Platform.cluster().kubectl("apply", "-f", file.toString());
        assertThat(version(written)).as("client-side").isEqualTo(first);

        Platform.cluster().kubectl("apply", "--server-side", "--force-conflicts", "-f", file.toString());
        String serverSide = version(written);
        Platform.cluster().kubectl("apply", "--server-side", "--force-conflicts", "-f", file.toString());
        assertThat(version(written)).as("server-side").isEqualTo(serverSide);
    }

    static Stream<Arguments> acceptsAndChangesNothingWhenAppliedAgain() throws IOException, URISyntaxException {
        return fixtures("valid");
    }

    private static String version(HasMetadata resource) {
        return Platform.client().resource(resource).get().getMetadata().getResourceVersion();
    }

    private static Stream<Arguments> fixtures(String folder) throws IOException, URISyntaxException {
        Path resources = Path.of(Objects.requireNonNull(ManifestsIT.class.getResource("/" + folder))
                .toURI());
        return Files.list(resources)
                .sorted()
                .map(file -> arguments(file.getFileName().toString().replace(".yaml", ""), file));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatIsPaidForIsFixed(String field, String patch, String expected) {
        Documents.apply(JOB);
        var job = Platform.client()
                .resources(AIBatchJob.class)
                .inNamespace("default")
                .withName("fixed");

        assertThatThrownBy(() -> job.patch(MERGE, "{\"spec\":" + patch + "}"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(expected);
    }

    static Stream<Arguments> whatIsPaidForIsFixed() {
        return Stream.of(
                arguments("lane", "{\"laneRef\":{\"name\":\"other\"}}", "the lane of a job is fixed"),
                arguments("input", "{\"input\":{\"path\":\"inbox/b.jsonl\"}}", "the input is what is paid for"),
                arguments(
                        "another kind of input",
                        "{\"input\":{\"path\":null,\"configMapRef\":{\"name\":\"a\"}}}",
                        "the input is what is paid for"),
                arguments(
                        "prompt",
                        "{\"steps\":[{\"name\":\"only\",\"prompt\":\"Other\",\"maxOutputTokens\":40}]}",
                        "the steps are what is paid for"),
                arguments(
                        "limit of output",
                        "{\"steps\":[{\"name\":\"only\",\"prompt\":\"Say {{text}}\",\"maxOutputTokens\":41}]}",
                        "the steps are what is paid for"),
                arguments("output", "{\"output\":{\"path\":\"outbox/other/\"}}", "the output is fixed"),
                arguments("attribution", "{\"attribution\":{\"team\":\"tax\"}}", "attribution stands in every spend"),
                arguments("attribution taken away", "{\"attribution\":null}", "attribution stands in every spend"),
                arguments("use case", "{\"useCase\":\"analytics\"}", "the useCase is part of what is paid for"),
                arguments("use case taken away", "{\"useCase\":null}", "the useCase is part of what is paid for"),
                arguments("runKey", "{\"runKey\":\"two\"}", "the runKey is part of the work's identity"),
                arguments("runKey taken away", "{\"runKey\":null}", "the runKey is part of the work's identity"));
    }

    private static final String JOB = """
            apiVersion: spendlane.io/v1alpha1
            kind: AIBatchJob
            metadata: {name: fixed, namespace: default}
            spec:
              laneRef: {name: overnight}
              useCase: reports
              attribution: {team: legal}
              runKey: one
              input: {path: inbox/a.jsonl}
              steps: [{name: only, prompt: "Say {{text}}", maxOutputTokens: 40}]
              output: {path: outbox/a/}
            """;

    @Test
    void explainsItself() {
        assertThat(Platform.cluster().kubectl("explain", "aibatchjob.spec.input"))
                .contains("exactly one of inline, configMapRef and path", "inline", "configMapRef", "path");
        assertThat(Platform.cluster().kubectl("explain", "spendlane.spec.budgets"))
                .contains("limitUSD", "Rolling");
    }
}
