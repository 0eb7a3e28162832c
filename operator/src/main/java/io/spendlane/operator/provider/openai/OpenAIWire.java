package io.spendlane.operator.provider.openai;

import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.MalformedResultException;
import io.spendlane.operator.provider.ResultLine;

/** Lines of OpenAI's batch files, for chat completions. */
public final class OpenAIWire implements BatchWire {
    /** OpenAI's own: 50,000 requests and 200 MB. */
    private static final Limits LIMITS = new Limits(50_000, 200_000_000);

    private final Limits limits;
    private final TokenOverhead overhead;
    private final boolean billsFailures;

    private OpenAIWire(Limits limits, TokenOverhead overhead, boolean billsFailures) {
        this.limits = limits;
        this.overhead = overhead;
        this.billsFailures = billsFailures;
    }

    public static OpenAIWire openAI() {
        return new OpenAIWire(LIMITS, TokenOverhead.OPENAI, false);
    }

    /** Of another server: its template may add more, and it may bill failed requests without saying so. */
    public static OpenAIWire compatible() {
        return new OpenAIWire(LIMITS, TokenOverhead.COMPATIBLE, true);
    }

    /** The same with lower limits; higher ones change nothing. */
    public OpenAIWire within(Limits lower) {
        Limits least = new Limits(
                Math.min(limits.maxItems(), lower.maxItems()), Math.min(limits.maxBytes(), lower.maxBytes()));
        return new OpenAIWire(least, overhead, billsFailures);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public byte[] requestLine(ChatRequest request, String model) {
        return RequestLine.write(request, model);
    }

    @Override
    public Bound bound(byte[] requestLine) {
        return TokenBound.of(requestLine, overhead);
    }

    @Override
    public String customId(byte[] requestLine) {
        return RequestLine.customId(requestLine);
    }

    @Override
    public ResultLine resultLine(byte[] line) throws MalformedResultException {
        return ResultRow.read(line, billsFailures);
    }
}
