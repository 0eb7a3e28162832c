package io.spendlane.operator.provider.gemini;

import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.MalformedResultException;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.wire.Layout;
import io.spendlane.operator.provider.wire.RequestLines;
import io.spendlane.operator.provider.wire.TokenBound;
import io.spendlane.operator.provider.wire.TokenOverhead;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lines of Gemini's batch files. */
public final class GeminiWire implements BatchWire {
    /** A file may have 2 GB. How many requests it may hold is not stated: as many as elsewhere. */
    private static final Limits LIMITS = new Limits(50_000, 2_000_000_000);

    private static final Layout LAYOUT = new Layout(
            "request",
            Set.of("generationConfig"),
            Set.of("contents", "systemInstruction"),
            "maxOutputTokens",
            Set.of("responseJsonSchema"));

    private static final TokenOverhead OVERHEAD = new TokenOverhead(256, 16, 256, 2);

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public boolean keepsOnCancel() {
        return false;
    }

    @Override
    public Duration settlingTime() {
        return Duration.ofMinutes(15);
    }

    /** One request that Google does not take makes it refuse the whole batch. */
    @Override
    public @Nullable String refusal(ChatRequest request) {
        return GenerateRequest.refusal(request);
    }

    @Override
    public byte[] requestLine(ChatRequest request, String model) {
        return GenerateRequest.line(request);
    }

    /** The limit of the output holds for thoughts and answer together, as observed; a budget for thoughts alone is not kept. */
    @Override
    public Bound bound(byte[] requestLine) {
        return TokenBound.of(requestLine, LAYOUT, OVERHEAD);
    }

    @Override
    public String customId(byte[] requestLine) {
        return RequestLines.key(requestLine, "key");
    }

    @Override
    public ResultLine resultLine(byte[] line) throws MalformedResultException {
        return GenerateResult.read(line);
    }
}
