package io.spendlane.operator.provider.account;

import io.spendlane.api.v1alpha1.Provider;
import io.spendlane.operator.provider.BatchProvider;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.RealtimeProvider;
import io.spendlane.operator.provider.anthropic.AnthropicBatches;
import io.spendlane.operator.provider.anthropic.AnthropicRealtime;
import io.spendlane.operator.provider.anthropic.AnthropicWire;
import io.spendlane.operator.provider.fireworks.FireworksBatches;
import io.spendlane.operator.provider.fireworks.FireworksRealtime;
import io.spendlane.operator.provider.fireworks.FireworksWire;
import io.spendlane.operator.provider.gemini.GeminiBatches;
import io.spendlane.operator.provider.gemini.GeminiRealtime;
import io.spendlane.operator.provider.gemini.GeminiWire;
import io.spendlane.operator.provider.http.Access;
import io.spendlane.operator.provider.mistral.MistralBatches;
import io.spendlane.operator.provider.mistral.MistralRealtime;
import io.spendlane.operator.provider.mistral.MistralWire;
import io.spendlane.operator.provider.openai.Dialect;
import io.spendlane.operator.provider.openai.OpenAIBatches;
import io.spendlane.operator.provider.openai.OpenAIRealtime;
import io.spendlane.operator.provider.openai.OpenAIWire;
import org.jspecify.annotations.Nullable;

/**
 * What makes a provider: one row for each.
 *
 * @param home its base URL; {@code null}: each account has one of its own
 * @param example of a base URL, for messages
 * @param routed whether an account is one model's: a gateway that has it elsewhere for each model
 */
record Row(@Nullable String home, String example, boolean routed, BatchWire wire, Client client, Asking asking) {
    /** Makes the client of one account's answers at once. */
    @FunctionalInterface
    interface Asking {
        RealtimeProvider of(Access access);
    }

    /** Makes the client of one account's batches. */
    @FunctionalInterface
    interface Client {
        BatchProvider of(Access access, BatchWire wire);
    }

    static Row of(Provider provider) {
        return switch (provider) {
            case OpenAI -> openAI("https://api.openai.com/v1", OPENAI_LIKE, Dialect.OPENAI);
            case AzureOpenAI -> openAI(null, "https://my-resource.openai.azure.com/openai/v1", Dialect.AZURE);
            case Anthropic ->
                new Row(
                        ANTHROPIC,
                        ANTHROPIC,
                        false,
                        new AnthropicWire(),
                        AnthropicBatches::new,
                        AnthropicRealtime::new);
            case Gemini -> new Row(GEMINI, GEMINI, false, new GeminiWire(), GeminiBatches::new, GeminiRealtime::new);
            case Mistral ->
                new Row(MISTRAL, MISTRAL, false, new MistralWire(), MistralBatches::new, MistralRealtime::new);
            case Groq -> openAI("https://api.groq.com/openai/v1", OPENAI_LIKE, Dialect.GROQ);
            case Together -> openAI("https://api.together.ai/v1", OPENAI_LIKE, Dialect.TOGETHER);
            case DashScope ->
                openAI("https://dashscope.aliyuncs.com/compatible-mode/v1", OPENAI_LIKE, Dialect.DASHSCOPE);
            case Fireworks ->
                new Row(null, FIREWORKS, false, new FireworksWire(), FireworksBatches::new, FireworksRealtime::new);
            case LiteLLM -> openAI(null, "http://litellm.gateways:4000/v1", Dialect.LITELLM);
            case LlmD -> openAI(null, "http://batch-gateway.models:8000/v1", Dialect.LLM_D);
            case OpenAICompatible -> openAI(null, OPENAI_LIKE, Dialect.COMPATIBLE);
        };
    }

    private static Row openAI(@Nullable String home, String example, Dialect dialect) {
        return new Row(
                home,
                example,
                dialect.routed(),
                new OpenAIWire(dialect),
                (access, wire) -> new OpenAIBatches(access, wire, dialect),
                access -> new OpenAIRealtime(access, dialect));
    }

    private static final String ANTHROPIC = "https://api.anthropic.com";
    private static final String FIREWORKS = "https://api.fireworks.ai/v1/accounts/my-account";
    private static final String GEMINI = "https://generativelanguage.googleapis.com";
    private static final String MISTRAL = "https://api.mistral.ai";
    private static final String OPENAI_LIKE = "https://gateway.example.com/v1";
}
