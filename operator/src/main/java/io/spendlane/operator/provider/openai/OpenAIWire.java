package io.spendlane.operator.provider.openai;

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

/** Lines of OpenAI's batch files, for chat completions. */
public final class OpenAIWire implements BatchWire {
    /** OpenAI's own: 50,000 requests and 200 MB. */
    private static final Limits LIMITS = new Limits(50_000, 200_000_000);

    private static final Layout LAYOUT =
            new Layout("body", Set.of(), Set.of("messages"), "max_completion_tokens", Set.of("response_format"));

    /** OpenAI reports 3 tokens per request and 3 to 4 per message, and a schema at about its own length. */
    private static final TokenOverhead OPENAI = new TokenOverhead(64, 16, 64, 1);

    /**
     * Templates of open models write a system message of their own when there is none, of up to some 500 tokens; servers put the
     * schema into the prompt indented and with escaped characters.
     */
    private static final TokenOverhead COMPATIBLE = new TokenOverhead(1024, 32, 256, 2);

    private final Dialect dialect;
    private final Limits limits;
    private final TokenOverhead overhead;
    private final boolean billsFailures;
    private final Duration settlingTime;

    private OpenAIWire(
            Dialect dialect, Limits limits, TokenOverhead overhead, boolean billsFailures, Duration settlingTime) {
        this.dialect = dialect;
        this.limits = limits;
        this.overhead = overhead;
        this.billsFailures = billsFailures;
        this.settlingTime = settlingTime;
    }

    public static OpenAIWire openAI() {
        return new OpenAIWire(Dialect.OPENAI, LIMITS, OPENAI, false, Duration.ofMinutes(15));
    }

    /** Takes twice as many requests as OpenAI; bills prompt and answer of what its content filter refuses, and maybe what timed out. */
    public static OpenAIWire azure() {
        return new OpenAIWire(Dialect.AZURE, new Limits(100_000, 200_000_000), OPENAI, true, Duration.ofMinutes(15));
    }

    /** Of another server: its template may add more, and it may bill failed requests without saying so. */
    public static OpenAIWire compatible() {
        return new OpenAIWire(Dialect.OPENAI, LIMITS, COMPATIBLE, true, Duration.ofMinutes(60));
    }

    /** The same with lower limits; higher ones change nothing. */
    public OpenAIWire within(Limits lower) {
        Limits least = new Limits(
                Math.min(limits.maxItems(), lower.maxItems()), Math.min(limits.maxBytes(), lower.maxBytes()));
        return new OpenAIWire(dialect, least, overhead, billsFailures, settlingTime);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Duration settlingTime() {
        return settlingTime;
    }

    @Override
    public byte[] requestLine(ChatRequest request, String model) {
        return RequestLine.write(request, model, dialect);
    }

    @Override
    public Bound bound(byte[] requestLine) {
        return TokenBound.of(requestLine, LAYOUT, overhead);
    }

    @Override
    public String customId(byte[] requestLine) {
        return RequestLines.key(requestLine, "custom_id");
    }

    @Override
    public ResultLine resultLine(byte[] line) throws MalformedResultException {
        return ChatRow.read(line, billsFailures);
    }
}
