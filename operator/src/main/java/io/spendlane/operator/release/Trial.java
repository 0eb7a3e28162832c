package io.spendlane.operator.release;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.spendlane.api.Money;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.SpendLane;
import io.spendlane.operator.kube.Conditions;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A lane of ten cents to a provider simulator, and a job in it. Both are new, so the job is work that was never paid for. */
final class Trial {
    private static final int RECORDS = 3;
    private static final int MICRO_DIGITS = 6;
    private static final String LANE = """
            apiVersion: spendlane.io/v1alpha1
            kind: SpendLane
            metadata: {name: %1$s}
            spec:
              namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %2$s}}
              targets:
                - {name: simulator, provider: OpenAI, mode: Batch, model: gpt-5.4-mini, baseUrl: "%3$s", pollSeconds: 1, credentialsSecretRef: {name: %4$s, key: apiKey}}
              budgets: [{name: wallet, period: Total, limitUSD: "0.10"}]
            """;
    private static final String JOB = """
            apiVersion: spendlane.io/v1alpha1
            kind: AIBatchJob
            metadata: {name: %1$s, namespace: %2$s}
            spec:
              laneRef: {name: %1$s}
              input: {inline: [{id: da, language: Danish}, {id: sw, language: Swahili}, {id: cy, language: Welsh}]}
              steps: [{name: greet, prompt: "Say good morning in {{language}}.", maxOutputTokens: 50}]
              output: {path: helm-test/%1$s}
            """;

    private final KubernetesClient client;
    private final Pages pages;
    private final URI simulator;
    private final String namespace;
    private final String name;
    private final String secret;

    /**
     * @param name of lane and job
     * @param secret in the operator's namespace, with the simulator's key
     */
    Trial(KubernetesClient client, Pages pages, URI simulator, String namespace, String name, String secret) {
        this.client = client;
        this.pages = pages;
        this.simulator = simulator;
        this.namespace = namespace;
        this.name = name;
        this.secret = secret;
    }

    @Nullable
    String simulatorAnswers() throws IOException, InterruptedException {
        pages.read(simulator.resolve("/_simulator/invoice"));
        return null;
    }

    @Nullable
    String applied() {
        apply(LANE.formatted(name, namespace, simulator.resolve("/openai/v1"), secret));
        apply(JOB.formatted(name, namespace));
        return null;
    }

    private void apply(String yaml) {
        Resource<HasMetadata> object = client.resource(yaml);
        if (object.get() == null) {
            object.create();
        }
    }

    @Nullable
    String complete() {
        AIBatchJob job = Objects.requireNonNull(job().get(), "the job is gone");
        var status = job.getStatus();
        if (status == null) {
            return "the operator has not looked at it";
        }
        if (Conditions.holds(status.conditions(), "Complete")) {
            return ("%d/%d".formatted(RECORDS, RECORDS)).equals(status.progress())
                    ? null
                    : "it is complete with %s items".formatted(status.progress());
        }
        return "phase %s, reason %s".formatted(status.phase(), status.reason());
    }

    /** The simulator billed this job alone. */
    @Nullable
    String booksAgree() throws IOException, InterruptedException {
        Money invoice = roundedUp(new ObjectMapper()
                .readTree(pages.read(simulator.resolve("/_simulator/invoice")))
                .path("totalUSD")
                .asText());
        SpendLane lane = Objects.requireNonNull(lane().get(), "the lane is gone");
        Money spent = lane.getStatus() == null ? null : lane.getStatus().spentUSD();
        Money held = lane.getStatus() == null ? null : lane.getStatus().heldUSD();
        if (spent == null || held == null || !held.isZero() || spent.isZero()) {
            return "the lane has not settled: spent %s, held %s".formatted(spent, held);
        }
        return spent.equals(invoice)
                ? null
                : "the provider's invoice says %s USD, the lane %s USD".formatted(invoice, spent);
    }

    /** The job is one charge, and a charge is rounded once, up to a millionth. */
    private static Money roundedUp(String usd) {
        int micros = usd.indexOf('.') + 1 + MICRO_DIGITS;
        if (usd.indexOf('.') < 0 || usd.length() <= micros) {
            return Money.parse(usd);
        }
        Money floor = Money.parse(usd.substring(0, micros));
        boolean more = usd.chars().skip(micros).anyMatch(digit -> digit != '0');
        return more ? floor.plus(new Money(1)) : floor;
    }

    /** The job first: the lane waits for what it holds. */
    @Nullable
    String tidied() {
        if (job().get() != null) {
            job().delete();
            return "the job is being deleted";
        }
        if (lane().get() != null) {
            lane().delete();
            return "the lane is being deleted";
        }
        return null;
    }

    private Resource<AIBatchJob> job() {
        return client.resources(AIBatchJob.class).inNamespace(namespace).withName(name);
    }

    private Resource<SpendLane> lane() {
        return client.resources(SpendLane.class).withName(name);
    }
}
