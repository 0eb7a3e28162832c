package io.spendlane.api.v1alpha1;

/** Whose wire a target speaks. */
public enum Provider {
    OpenAI,
    AzureOpenAI,
    Anthropic,
    Gemini,
    Mistral,
    Groq,
    Together,
    DashScope,
    Fireworks,
    LiteLLM,
    LlmD,
    OpenAICompatible
}
