package io.spendlane.operator.provider.account;

import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.anthropic.AnthropicBatches;
import io.spendlane.operator.provider.anthropic.AnthropicWire;
import io.spendlane.operator.provider.gemini.GeminiBatches;
import io.spendlane.operator.provider.gemini.GeminiWire;
import io.spendlane.operator.provider.http.Access;
import io.spendlane.operator.provider.mistral.MistralBatches;
import io.spendlane.operator.provider.mistral.MistralWire;
import io.spendlane.operator.provider.openai.OpenAIBatches;
import io.spendlane.operator.provider.openai.OpenAIWire;
import org.jspecify.annotations.Nullable;

/**
 * What makes a provider: one row for each.
 *
 * @param home its base URL; {@code null}: each account has one of its own
 * @param example of a base URL, for messages
 */
record Row(@Nullable String home, String example, BatchWire wire, Client client) {
    /** Makes the client of one account. */
    @FunctionalInterface
    interface Client {
        BatchProvider of(Access access, BatchWire wire);
    }

    static Row of(Provider provider) {
        return switch (provider) {
            case OpenAI -> new Row("https://api.openai.com/v1", OPENAI_LIKE, OpenAIWire.openAI(), OpenAIBatches::new);
            case AzureOpenAI ->
                new Row(
                        null,
                        "https://my-resource.openai.azure.com/openai/v1",
                        OpenAIWire.azure(),
                        OpenAIBatches::azure);
            case Anthropic ->
                new Row(
                        "https://api.anthropic.com",
                        "https://api.anthropic.com",
                        new AnthropicWire(),
                        AnthropicBatches::new);
            case Gemini ->
                new Row(
                        "https://generativelanguage.googleapis.com",
                        "https://generativelanguage.googleapis.com",
                        new GeminiWire(),
                        GeminiBatches::new);
            case Mistral ->
                new Row("https://api.mistral.ai", "https://api.mistral.ai", new MistralWire(), MistralBatches::new);
            case OpenAICompatible -> new Row(null, OPENAI_LIKE, OpenAIWire.compatible(), OpenAIBatches::new);
        };
    }

    private static final String OPENAI_LIKE = "https://gateway.example.com/v1";
}
