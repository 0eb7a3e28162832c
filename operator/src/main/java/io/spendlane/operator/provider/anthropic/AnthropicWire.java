package io.spendlane.operator.provider.anthropic;

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

/** Requests and results of Anthropic's message batches. */
public final class AnthropicWire implements BatchWire {
    /** 100,000 requests. It would take 256 MB; what one paid call sends has to be through within its minute. */
    private static final Limits LIMITS = new Limits(100_000, 32_000_000);

    private static final Layout LAYOUT =
            new Layout("params", Set.of("output_config"), Set.of("messages", "system"), "max_tokens", Set.of("format"));

    /** A few tokens per message; a schema brings instructions of Anthropic's own along. */
    private static final TokenOverhead OVERHEAD = new TokenOverhead(256, 16, 1024, 2);

    @Override
    public Limits limits() {
        return LIMITS;
    }

    /** Nothing fences a late create off: it gets twice the time that it gets elsewhere. */
    @Override
    public Duration settlingTime() {
        return Duration.ofMinutes(30);
    }

    @Override
    public @Nullable String refusal(ChatRequest request) {
        return MessageParams.refusal(request);
    }

    @Override
    public byte[] requestLine(ChatRequest request, String model) {
        return MessageParams.line(request, model);
    }

    @Override
    public Bound bound(byte[] requestLine) {
        return TokenBound.of(requestLine, LAYOUT, OVERHEAD);
    }

    @Override
    public String customId(byte[] requestLine) {
        return RequestLines.key(requestLine, "custom_id");
    }

    @Override
    public ResultLine resultLine(byte[] line) throws MalformedResultException {
        return MessageResult.read(line);
    }
}
