package io.spendlane.operator.provider.mistral;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendlane.operator.provider.BatchWire;
import io.spendlane.operator.provider.Bound;
import io.spendlane.operator.provider.ChatRequest;
import io.spendlane.operator.provider.MalformedResultException;
import io.spendlane.operator.provider.ResultLine;
import io.spendlane.operator.provider.openai.ChatRow;
import io.spendlane.operator.provider.wire.Layout;
import io.spendlane.operator.provider.wire.RequestLines;
import io.spendlane.operator.provider.wire.TokenBound;
import io.spendlane.operator.provider.wire.TokenOverhead;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lines of Mistral's batch files, for chat completions. */
public final class MistralWire implements BatchWire {
    /** A workspace may have 1,000,000 requests pending, and a file 512 MB. */
    private static final Limits LIMITS = new Limits(1_000_000, 512_000_000);

    private static final Layout LAYOUT =
            new Layout("body", Set.of(), Set.of("messages"), "max_tokens", Set.of("response_format"));

    /** Mistral's templates add a few tokens per message, and a system prompt of their own to some models; a schema is shown to the model. */
    private static final TokenOverhead OVERHEAD = new TokenOverhead(1024, 32, 256, 2);

    private static final double MOST_TEMPERATURE = 1.5;
    private static final Set<String> UNKNOWN_PARAMETERS = Set.of("reasoning_effort", "verbosity");

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public Duration settlingTime() {
        return Duration.ofMinutes(15);
    }

    /** One line that Mistral does not take makes it refuse the whole file. */
    @Override
    public @Nullable String refusal(ChatRequest request) {
        for (String name : UNKNOWN_PARAMETERS) {
            if (request.parameters().containsKey(name)) {
                return "Mistral has no parameter " + name;
            }
        }
        JsonNode temperature = request.parameters().get("temperature");
        if (temperature != null && temperature.doubleValue() > MOST_TEMPERATURE) {
            return "Mistral takes a temperature of at most " + MOST_TEMPERATURE;
        }
        JsonNode seed = request.parameters().get("seed");
        return seed != null && seed.longValue() < 0 ? "Mistral takes no negative seed" : null;
    }

    @Override
    public byte[] requestLine(ChatRequest request, String model) {
        return MistralLine.write(request);
    }

    @Override
    public Bound bound(byte[] requestLine) {
        return TokenBound.of(requestLine, LAYOUT, OVERHEAD);
    }

    @Override
    public String customId(byte[] requestLine) {
        return RequestLines.key(requestLine, "custom_id");
    }

    /** Whether rows that began and failed are billed is not known: they count at worst case. */
    @Override
    public ResultLine resultLine(byte[] line) throws MalformedResultException {
        return ThoughtParts.without(ChatRow.read(line, true));
    }
}
