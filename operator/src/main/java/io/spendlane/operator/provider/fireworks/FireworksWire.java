package io.spendlane.operator.provider.fireworks;

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

/** Lines of Fireworks' data sets, for chat completions. */
public final class FireworksWire implements BatchWire {
    /** A direct upload takes 150 MB. */
    private static final Limits LIMITS = new Limits(50_000, 150_000_000);

    private static final Layout LAYOUT =
            new Layout("body", Set.of(), Set.of("messages"), "max_tokens", Set.of("response_format"));

    /** Open models' templates, as at other servers of them. */
    private static final TokenOverhead OVERHEAD = new TokenOverhead(1024, 32, 256, 2);

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public Duration settlingTime() {
        return Duration.ofMinutes(60);
    }

    /** One line that Fireworks does not take fails the whole job. */
    @Override
    public @Nullable String refusal(ChatRequest request) {
        return request.parameters().containsKey("verbosity") ? "Fireworks has no parameter verbosity" : null;
    }

    /** A job is cancelled by deleting it. */
    @Override
    public boolean keepsOnCancel() {
        return false;
    }

    @Override
    public boolean keepsOnExpiry() {
        return true;
    }

    @Override
    public byte[] requestLine(ChatRequest request, String model) {
        return FireworksLine.write(request);
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
        return FireworksRow.read(line);
    }
}
