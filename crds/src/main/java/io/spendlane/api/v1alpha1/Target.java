package io.spendlane.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One place where work may go: a model of a provider's account. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "self.provider != 'AzureOpenAI' || has(self.baseUrl)",
        message = "an AzureOpenAI target needs a baseUrl, such as https://my-resource.openai.azure.com/openai/v1",
        fieldPath = ".baseUrl")
@ValidationRule(
        value = "self.provider != 'Fireworks' || (has(self.baseUrl) && self.baseUrl.contains('/v1/accounts/'))",
        message =
                "a Fireworks target needs a baseUrl with its account, such as https://api.fireworks.ai/v1/accounts/my-account",
        fieldPath = ".baseUrl")
@ValidationRule(
        value = "self.provider != 'LiteLLM' || has(self.baseUrl)",
        message = "a LiteLLM target needs a baseUrl, such as http://litellm.gateways:4000/v1",
        fieldPath = ".baseUrl")
@ValidationRule(
        value = "self.provider != 'LlmD' || has(self.baseUrl)",
        message = "an LlmD target needs a baseUrl, such as http://batch-gateway.models:8000/v1",
        fieldPath = ".baseUrl")
@ValidationRule(
        value = "self.provider != 'OpenAICompatible' || has(self.baseUrl)",
        message = "an OpenAICompatible target needs a baseUrl, such as https://gateway.example.com/v1",
        fieldPath = ".baseUrl")
public record Target(
        @Required
        @JsonPropertyDescription("Name of the target within the lane.")
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Nullable
        String name,

        @Required
        @JsonPropertyDescription(
                "Whose API: OpenAI, AzureOpenAI, Anthropic, Gemini, Mistral, Groq, Together, DashScope, Fireworks, LiteLLM (its proxy), LlmD (the llm-d batch gateway), or OpenAICompatible for another server with OpenAI's files and batches.")
        @Nullable
        Provider provider,

        @Required
        @JsonPropertyDescription(
                "Batch: through the provider's batch endpoint, usually at half price. Realtime: one request at a time at the full price, for work that no batch can deliver in time.")
        @Nullable
        Mode mode,

        @Required
        @JsonPropertyDescription(
                "The provider's name of the model, such as gpt-5.4-mini; at AzureOpenAI the name of the deployment, for mode Batch one of a batch type; at LiteLLM a model_name of the proxy, for mode Batch one that the provider behind it has, too.")
        @Size(min = 1, max = 128)
        @Pattern("^[A-Za-z0-9][A-Za-z0-9._:/@+-]*$")
        @Nullable
        String model,

        @Required
        @JsonPropertyDescription("The Secret, in the operator's own namespace, that holds the account's API key.")
        @Nullable
        SecretRef credentialsSecretRef,

        @JsonPropertyDescription(
                "Base URL of the API. With its version path, but for Anthropic, Gemini and Mistral, where it has none. Default: the provider's own, such as https://api.openai.com/v1, https://api.anthropic.com or https://api.mistral.ai. Only https, unless the operator allows http.")
        @Size(min = 9, max = 512)
        @Pattern("^https?://[A-Za-z0-9.\\[\\]:-]+(/[A-Za-z0-9._~/-]*)?$")
        @Nullable
        String baseUrl,

        @JsonPropertyDescription("Prices of this target, in place of the catalogue's.") @Nullable
        TargetPrice price,

        @JsonPropertyDescription("Limits of this target below the provider's own.") @Nullable
        TargetLimits limits,

        @JsonPropertyDescription(
                "Seconds between looks at the account's batches. Default 60. The account's lowest value holds.")
        @Min(1)
        @Max(3600)
        @Nullable
        Integer pollSeconds,

        @JsonPropertyDescription(
                "Seconds that a batch, or in real time one request, usually takes here: what is expected until the lane has seen some. Default: what is generally known, 7 minutes for a batch and 5 seconds for a request.")
        @Min(1)
        @Max(604_800)
        @Nullable
        Integer typicalSeconds) {

    /** A key of a Secret. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record SecretRef(
            @Required
            @JsonPropertyDescription("Name of the Secret.")
            @Size(min = 1, max = 253)
            @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
            @Nullable
            String name,

            @Required
            @JsonPropertyDescription("Key within the Secret.")
            @Size(min = 1, max = 253)
            @Pattern("^[-._a-zA-Z0-9]+$")
            @Nullable
            String key) {}

    /** Limits of a target. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record TargetLimits(
            @JsonPropertyDescription(
                    "Most requests in one batch. Default: the provider's limit, 50,000 at OpenAI; 1,000 where a batch that is cancelled gives nothing back and the lane may have to give it up for another target.")
            @Min(1)
            @Max(1_000_000)
            @Nullable
            Integer maxItemsPerBatch,

            @JsonPropertyDescription(
                    "Most bytes in one batch's input file. Default: the provider's limit, 200 MB at OpenAI.")
            @Min(1024)
            @Max(2_000_000_000)
            @Nullable
            Long maxBytesPerBatch,

            @JsonPropertyDescription(
                    "Most batches of this account and model at the provider at a time, of all lanes together; the lowest value of any lane holds. Others wait their turn. Absent: no limit.")
            @Min(1)
            @Max(10_000)
            @Nullable
            Integer maxBatchesInFlight,

            @JsonPropertyDescription(
                    "Most tokens of this account and model in batches at the provider at a time, at worst, of all lanes together; the lowest value of any lane holds. Others wait their turn; a batch that is larger goes alone. Absent: no limit.")
            @Min(1)
            @Max(1_000_000_000_000L)
            @Nullable
            Long maxEnqueuedTokens,

            @JsonPropertyDescription(
                    "Percent of maxBatchesInFlight and maxEnqueuedTokens, and of what the provider allows real-time calls, that is left to others who use the account; the highest value of any lane holds. Default 0.")
            @Min(0)
            @Max(90)
            @Nullable
            Integer interactiveReservePercent) {}
}
