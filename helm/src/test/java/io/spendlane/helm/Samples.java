package io.spendlane.helm;

/** A team's namespace, a lane to the simulator, jobs. */
final class Samples {
    private Samples() {}

    static String teamAndLane(String simulator) {
        return """
                apiVersion: v1
                kind: Namespace
                metadata: {name: team, labels: {spendlane.io/lane: open}}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: openai, namespace: %s}
                stringData: {apiKey: sim-key}
                ---
                apiVersion: spendlane.io/v1alpha1
                kind: SpendLane
                metadata: {name: overnight}
                spec: %s
                """.formatted(Chart.NAMESPACE, laneSpec(simulator));
    }

    /** In one line. */
    static String laneSpec(String simulator) {
        return ("{namespaceSelector: {matchLabels: {spendlane.io/lane: open}}, targets: [{name: primary, provider: OpenAI, mode: Batch,"
                        + " model: gpt-5.4-mini, baseUrl: '%s/openai/v1', credentialsSecretRef: {name: openai, key: apiKey}, pollSeconds: 1}],"
                        + " budgets: [{name: daily, period: Daily, limitUSD: '5.00'}]}")
                .formatted(simulator.replaceAll("/$", ""));
    }

    static String job(String name, String input) {
        return """
                apiVersion: spendlane.io/v1alpha1
                kind: AIBatchJob
                metadata: {name: %1$s, namespace: team}
                spec:
                  laneRef: {name: overnight}
                  attribution: {team: research}
                  input: {%2$s}
                  steps: [{name: greet, prompt: "Say good morning in {{language}}.", maxOutputTokens: 50}]
                  output: {configMapName: %1$s}
                """.formatted(name, input);
    }

    /** @param spec in one line */
    static String jobOf(String name, String spec) {
        return """
                apiVersion: spendlane.io/v1alpha1
                kind: AIBatchJob
                metadata: {name: %s, namespace: team}
                spec: %s
                """.formatted(name, spec);
    }
}
