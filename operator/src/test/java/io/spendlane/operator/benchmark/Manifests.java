package io.spendlane.operator.benchmark;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.spendlane.api.v1alpha1.AIBatchJob;
import io.spendlane.api.v1alpha1.SpendLane;

/** The smallest lanes and jobs. */
final class Manifests {
    private Manifests() {}

    static SpendLane lane(int i, String baseUrl) {
        return Serialization.unmarshal("""
                apiVersion: spendlane.io/v1alpha1
                kind: SpendLane
                metadata: {name: lane-%d}
                spec:
                  namespaceSelector: {matchLabels: {lanes: open}}
                  targets:
                    - {name: primary, provider: OpenAI, mode: Batch, model: gpt-5.4-mini, baseUrl: "%s", credentialsSecretRef: {name: openai, key: apiKey}, pollSeconds: 1}
                  budgets:
                    - {name: nightly, period: Daily, limitUSD: "500.00"}
                """.formatted(i, baseUrl), SpendLane.class);
    }

    static AIBatchJob job(String namespace, int i, String lane) {
        return Serialization.unmarshal("""
                apiVersion: spendlane.io/v1alpha1
                kind: AIBatchJob
                metadata: {name: job-%d, namespace: %s}
                spec:
                  laneRef: {name: %s}
                  input: {inline: [{text: "record %d"}]}
                  steps: [{name: one, prompt: "Say {{text}}", maxOutputTokens: 20}]
                  output: {path: out/%d}
                """.formatted(i, namespace, lane, i, i), AIBatchJob.class);
    }
}
