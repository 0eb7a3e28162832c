package io.spendlane.operator.provider.openai;

import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.MalformedResultException;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.wire.Layout;
import io.spendlane.operator.provider.wire.RequestLines;
import io.spendlane.operator.provider.wire.TokenBound;
import java.time.Duration;
import java.util.Set;

/** Lines of OpenAI's batch files, for chat completions. */
public final class OpenAIWire implements BatchWire {
    private static final Layout LAYOUT =
            new Layout("body", Set.of(), Set.of("messages"), "max_completion_tokens", Set.of("response_format"));

    private final Dialect dialect;

    public OpenAIWire(Dialect dialect) {
        this.dialect = dialect;
    }

    public static OpenAIWire openAI() {
        return new OpenAIWire(Dialect.OPENAI);
    }

    public static OpenAIWire compatible() {
        return new OpenAIWire(Dialect.COMPATIBLE);
    }

    @Override
    public Limits limits() {
        return dialect.limits();
    }

    @Override
    public Duration settlingTime() {
        return dialect.settlingTime();
    }

    @Override
    public byte[] requestLine(ChatRequest request, String model) {
        return RequestLine.write(request, model, dialect);
    }

    @Override
    public Bound bound(byte[] requestLine) {
        return TokenBound.of(requestLine, LAYOUT, dialect.overhead());
    }

    @Override
    public String customId(byte[] requestLine) {
        return RequestLines.key(requestLine, "custom_id");
    }

    @Override
    public ResultLine resultLine(byte[] line) throws MalformedResultException {
        return ChatRow.read(line, dialect.billsFailures());
    }
}
