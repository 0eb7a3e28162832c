package io.spendlane.operator.provider;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What became of one request. */
public sealed interface ResultLine {
    String customId();

    /**
     * Answered and billed.
     *
     * @param output the answer: text, or the provider's own value where it is no text
     * @param usage {@code null} when the provider reports none: then the bound is what may be billed
     */
    record Answered(
            String customId,
            JsonNode output,
            String finishReason,
            @Nullable Usage usage) implements ResultLine {}

    /**
     * Run and refused, or never run.
     *
     * @param errorClass a short code such as {@code http_429}, {@code batch_expired}, {@code content_filter}; never the provider's text
     * @param retryable whether another attempt may succeed
     * @param mayBeBilled whether the provider may bill it although it reports no usage
     */
    record Failed(String customId, String errorClass, boolean retryable, boolean mayBeBilled) implements ResultLine {}
}
