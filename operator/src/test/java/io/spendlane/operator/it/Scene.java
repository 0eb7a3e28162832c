package io.spendlane.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.Condition;
import io.spendlane.api.v1alpha1.Condition.ConditionStatus;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.api.v1alpha1.SpendLaneStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One test's own namespace, lane and provider. In YAML, {@code $ns}, {@code $lane} and {@code $url} stand for them, {@code $sim} for
 * the provider simulator, {@code $system} for the operator's namespace.
 */
final class Scene implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(150);

    private final Stage stage;
    private final String name;
    private final TestProvider provider = new TestProvider();
    private Duration patience = PATIENCE;

    Scene(Stage stage, String name) {
        this.stage = stage;
        this.name = name;
        apply("{apiVersion: v1, kind: Namespace, metadata: {name: $ns}}");
    }

    Stage stage() {
        return stage;
    }

    TestProvider provider() {
        return provider;
    }

    String namespace() {
        return name;
    }

    String laneName() {
        return name;
    }

    // ---- putting things there

    void apply(String yaml) {
        Documents.apply(yaml.replace("$ns", name)
                .replace("$lane", name)
                .replace("$url", provider.url())
                .replace("$sim", provider.base())
                .replace("$system", stage.systemNamespace()));
    }

    /** A lane named {@code lane} that is open to the scene's namespace, with further lines of its spec. */
    void lane(String lane, String... more) {
        apply("""
                apiVersion: spendlane.io/v1alpha1
                kind: SpendLane
                metadata: {name: %s}
                spec:
                  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: $ns}}
                %s
                """.formatted(lane, indent(String.join("\n", more), 2)));
    }

    /** The scene's lane with its usual target and no limit. */
    void lane() {
        lane("$lane", target(""));
    }

    /** The line {@code targets} with one target, and more of its fields as flow YAML. */
    static String target(String more) {
        return "targets: [" + targetNamed("primary", "gpt-5.4-mini", more) + "]";
    }

    static String targetNamed(String name, String model, String more) {
        return "{name: %s, provider: OpenAI, mode: Batch, model: %s, baseUrl: \"$url\", pollSeconds: 1%s%s}"
                .formatted(
                        name,
                        model,
                        more.contains("credentialsSecretRef")
                                ? ""
                                : ", credentialsSecretRef: {name: openai, key: apiKey}",
                        more.isEmpty() ? "" : ", " + more);
    }

    static String budget(String limit) {
        return "budgets: [{name: wallet, period: Total, limitUSD: \"" + limit + "\"}]";
    }

    /** A job with so many records of its own. */
    void job(String job, int records, String... more) {
        job(job, inline(job, records), more);
    }

    void job(String job, String input, String... more) {
        jobIn("$lane", job, input, more);
    }

    void jobIn(String lane, String job, String input, String... more) {
        String lines = String.join("\n", more);
        apply("""
                apiVersion: spendlane.io/v1alpha1
                kind: AIBatchJob
                metadata: {name: %s, namespace: $ns}
                spec:
                  laneRef: {name: %s}
                %s%s%s%s
                """.formatted(
                        job,
                        lane,
                        indent(input, 2),
                        lines.contains("steps:")
                                ? ""
                                : "  steps: [{name: only, prompt: \"Say more: {{text}}\", maxOutputTokens: 40}]\n",
                        lines.contains("output:") ? "" : "  output: {path: outbox/" + job + "/}\n",
                        indent(lines, 2)));
    }

    /** The key in the scene's own Secret, named as its lane. */
    void key(String key) {
        apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: $lane, namespace: $system}
                stringData: {apiKey: %s}
                """.formatted(key));
    }

    static String inline(String job, int records) {
        return IntStream.range(0, records)
                .mapToObj(i -> "{id: r%d, text: \"%s, item %d\"}".formatted(i, job, i))
                .collect(Collectors.joining(", ", "input: {inline: [", "]}"));
    }

    static String jsonLines(String job, int records) {
        return IntStream.range(0, records)
                .mapToObj(i -> "{\"id\": \"r%d\", \"text\": \"%s, line %d\"}\n".formatted(i, job, i))
                .collect(Collectors.joining());
    }

    private static String indent(String lines, int by) {
        return lines.isEmpty() ? "" : lines.indent(by);
    }

    /** A file in the namespace's folder of the store. */
    Path file(String path) {
        return stage.store().resolve(name).resolve(path);
    }

    void write(String path, String text) {
        try {
            Files.createDirectories(file(path).getParent());
            Files.writeString(file(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> lines(String path) {
        try {
            return Files.readAllLines(file(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String job) {
        Platform.client()
                .resources(AIBatchJob.class)
                .inNamespace(name)
                .withName(job)
                .delete();
    }

    // ---- seeing what becomes of them

    Optional<AIBatchJob> find(String job) {
        return Optional.ofNullable(Platform.client()
                .resources(AIBatchJob.class)
                .inNamespace(name)
                .withName(job)
                .get());
    }

    AIBatchJob get(String job) {
        return find(job).orElseThrow(() -> new AssertionError("no job " + job));
    }

    Optional<SpendLane> findLane(String lane) {
        return Optional.ofNullable(
                Platform.client().resources(SpendLane.class).withName(lane).get());
    }

    SpendLane theLane() {
        return findLane(name).orElseThrow(() -> new AssertionError("no lane " + name));
    }

    /** Of all lanes whose name begins with the scene's. */
    List<SpendLaneStatus> laneStatuses() {
        return Platform.client().resources(SpendLane.class).list().getItems().stream()
                .filter(lane -> lane.getMetadata().getName().startsWith(name) && lane.getStatus() != null)
                .map(SpendLane::getStatus)
                .toList();
    }

    AIBatchJob awaitJob(String job, String what, Predicate<AIBatchJob> holds) {
        AIBatchJob[] last = new AIBatchJob[1];
        until("job " + job + ": " + what, () -> {
            Optional<AIBatchJob> found = find(job);
            found.ifPresent(j -> last[0] = j);
            return found.filter(holds).isPresent();
        });
        return last[0];
    }

    /** Waits until the condition is True with this reason; its message must contain the part. */
    AIBatchJob awaitCondition(String job, String type, String reason, String part) {
        AIBatchJob seen = awaitJob(
                job,
                type + " for " + reason + " (" + part + ")",
                j -> condition(j, type)
                        .filter(c -> c.status() == ConditionStatus.True
                                && reason.equals(c.reason())
                                && String.valueOf(c.message()).contains(part))
                        .isPresent());
        return seen;
    }

    AIBatchJob awaitComplete(String job) {
        return awaitJob(job, "Complete", j -> holds(j, "Complete"));
    }

    SpendLane awaitLane(String what, Predicate<SpendLane> holds) {
        until("lane: " + what, () -> findLane(name).filter(holds).isPresent());
        return theLane();
    }

    /** Waits until the operator shows such a line of this metric for the scene's lane. */
    void awaitMetric(String metric, Predicate<String> line) {
        until(
                "metric " + metric,
                () -> stage.metrics()
                        .lines()
                        .filter(l -> l.startsWith(metric + "{") && l.contains("\"" + laneName() + "\""))
                        .anyMatch(line));
    }

    void until(String what, Callable<Boolean> holds) {
        try {
            await(what).atMost(patience).pollInterval(LOOK).until(holds);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("Not within " + patience.toSeconds() + " s: " + what + "\n" + describe(), e);
        }
    }

    /** From now on it waits so long for whatever it waits for. */
    void patient(Duration longer) {
        patience = longer;
    }

    /** Until it holds for each; as long as one more comes to hold within the patience. */
    void untilEach(String what, List<String> names, Predicate<String> holds, Runnable meanwhile) {
        List<String> open = new ArrayList<>(names);
        while (!open.isEmpty()) {
            int before = open.size();
            until(what + ", " + before + " are left", () -> {
                open.removeIf(holds);
                meanwhile.run();
                return open.size() < before;
            });
        }
    }

    static boolean holds(AIBatchJob job, String type) {
        return condition(job, type)
                .filter(c -> c.status() == ConditionStatus.True)
                .isPresent();
    }

    static Optional<Condition> condition(AIBatchJob job, String type) {
        return job.getStatus() == null || job.getStatus().conditions() == null
                ? Optional.empty()
                : job.getStatus().conditions().stream()
                        .filter(c -> type.equals(c.type()))
                        .findFirst();
    }

    List<Event> events(String about) {
        // The API server wants events of cluster-scoped objects in "default".
        String where = about.startsWith(name) ? "default" : name;
        return Platform.client().events().v1().events().inNamespace(where).list().getItems().stream()
                .filter(e -> e.getRegarding() != null
                        && about.equals(e.getRegarding().getName()))
                .toList();
    }

    Books books() {
        return new Books(this);
    }

    /** All that one wants to know when something did not happen. */
    String describe() {
        StringBuilder text = new StringBuilder();
        Platform.client().resources(AIBatchJob.class).inNamespace(name).list().getItems().stream()
                .limit(4)
                .forEach(job -> text.append("\njob ")
                        .append(job.getMetadata().getName())
                        .append(" finalizers ")
                        .append(job.getMetadata().getFinalizers())
                        .append('\n')
                        .append(Serialization.asYaml(
                                Optional.<Object>ofNullable(job.getStatus()).orElse("no status")))
                        .append(events(job.getMetadata().getName()).stream()
                                .map(e -> e.getReason() + ": " + e.getNote())
                                .collect(Collectors.joining("\n"))));
        findLane(name)
                .ifPresent(lane -> text.append("\nlane\n")
                        .append(Serialization.asYaml(
                                Optional.<Object>ofNullable(lane.getStatus()).orElse("no status"))));
        provider.calls().forEach(call -> text.append("\ncall ").append(call));
        return text.append("\noperator\n").append(stage.operator().lastLines()).toString();
    }

    @Override
    public void close() {
        provider.close();
    }

    void nothingPaid() {
        assertThat(provider.calls()).isEmpty();
    }
}
