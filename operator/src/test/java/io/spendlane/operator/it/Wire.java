package io.spendlane.operator.it;

import java.util.List;

/**
 * A provider's wire as the tests of whole ways need it.
 *
 * @param path of its base URL at the simulator
 * @param price of its target, where the operator has none in its catalogue; the simulator's own otherwise
 * @param create the last part of the address of a create
 * @param tellsSizes whether it says how long a result file is; else one whose rows are fewer than they should be is read again, for half an
 *     hour
 * @param itemMicros about what is held for one of the tests' small requests, in micro-dollars
 */
record Wire(
        String provider, String path, String model, String price, String create, boolean tellsSizes, long itemMicros) {
    private static final String PRICE = "price: {batchInputUSD: \"0.375\", batchOutputUSD: \"2.25\"}";
    private static final String OPEN_MODEL = "llama-4-70b";
    private static final String BATCHES = "/batches";

    static final List<Wire> ALL = List.of(
            new Wire("OpenAI", "/openai/v1", "gpt-5.4-mini", "", BATCHES, true, 180),
            new Wire("AzureOpenAI", "/azure/openai/v1", "gpt-5.4-mini", PRICE, BATCHES, true, 180),
            new Wire("Anthropic", "/anthropic", "claude-haiku-5-5", "", "/v1/messages/batches", false, 25),
            new Wire("Gemini", "/gemini", "gemini-3.5-flash-lite", "", ":batchGenerateContent", false, 90),
            new Wire("Mistral", "/mistral", "mistral-small-2603", "", "/v1/batch/jobs", true, 30),
            open("Groq", "/groq/openai/v1"),
            open("Together", "/together/v1"),
            open("DashScope", "/dashscope/compatible-mode/v1"),
            new Wire(
                    "Fireworks",
                    "/fireworks/v1/accounts/sim",
                    "accounts/fireworks/models/" + OPEN_MODEL,
                    PRICE,
                    "/batchInferenceJobs",
                    false,
                    670),
            open("LiteLLM", "/litellm/v1"),
            open("LlmD", "/llm-d/v1"),
            open("OpenAICompatible", "/compatible/v1"));

    private static Wire open(String provider, String path) {
        return new Wire(provider, path, OPEN_MODEL, PRICE, BATCHES, true, 670);
    }

    static Wire of(String provider) {
        return ALL.stream()
                .filter(wire -> wire.provider.equals(provider))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no provider " + provider));
    }

    /** The one that {@code -Dprovider} names; OpenAI. */
    static Wire chosen() {
        return of(System.getProperty("provider", "OpenAI"));
    }

    /** The line {@code targets} with one target, and more of its fields as flow YAML. */
    String target(String... more) {
        StringBuilder fields = new StringBuilder();
        for (String field : more) {
            fields.append(", ").append(field);
        }
        if (!price.isEmpty()) {
            fields.append(", ").append(price);
        }
        if (fields.indexOf("credentialsSecretRef") < 0) {
            fields.append(", credentialsSecretRef: {name: openai, key: apiKey}");
        }
        return "targets: [{name: primary, provider: %s, mode: Batch, model: %s, baseUrl: \"$sim%s\", pollSeconds: 1%s}]"
                .formatted(provider, model, path, fields);
    }

    @Override
    public String toString() {
        return provider;
    }
}
